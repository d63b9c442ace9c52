/**
 * Writes files and creates folders.
 *
 * <p>A file is complete or absent. A folder is created, or rejected with a helpful message. This
 * package does not know the content of files.
 */
package io.github.efficientnet4j.internal.io;
