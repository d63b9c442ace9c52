package io.github.efficientnet4j.bench.report;

import io.github.efficientnet4j.bench.peer.TrainingPeer;

/**
 * A runtime that trains.
 *
 * @param engine its name in the report
 * @param peer the runtime
 */
record Trainee(String engine, TrainingPeer peer) {}
