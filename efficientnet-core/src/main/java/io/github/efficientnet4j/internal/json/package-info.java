/**
 * JSON objects with typed fields. A message of an error names the field and what was expected
 * there.
 *
 * <p>It must not know what the objects mean: each package describes its own.
 */
package io.github.efficientnet4j.internal.json;
