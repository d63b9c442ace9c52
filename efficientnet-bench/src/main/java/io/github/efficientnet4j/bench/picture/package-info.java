/** Pictures of the documents. */
package io.github.efficientnet4j.bench.picture;
