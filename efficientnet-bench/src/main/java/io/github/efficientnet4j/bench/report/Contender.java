package io.github.efficientnet4j.bench.report;

import io.github.efficientnet4j.bench.peer.Peer;

/**
 * A runtime that takes part.
 *
 * @param engine its name in the report
 * @param peer the runtime
 */
record Contender(String engine, Peer peer) {}
