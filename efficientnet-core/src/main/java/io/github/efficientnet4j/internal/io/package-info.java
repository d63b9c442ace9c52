/**
 * Files and folders that are written: a file is complete or absent, and a folder is created or
 * refused with a message that helps.
 *
 * <p>It must not know what is in a file.
 */
package io.github.efficientnet4j.internal.io;
