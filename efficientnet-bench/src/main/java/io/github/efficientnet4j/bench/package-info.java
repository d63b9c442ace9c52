/**
 * JMH benchmarks: one class a question. Nothing here is part of the library, and the library never
 * sees what is measured beside it.
 */
package io.github.efficientnet4j.bench;
