/**
 * What runs the networks in a comparison: the library's own engines and, where the build has them,
 * the peers. Each is given the same weights and pixels; nothing here measures.
 */
package io.github.efficientnet4j.bench.peer;
