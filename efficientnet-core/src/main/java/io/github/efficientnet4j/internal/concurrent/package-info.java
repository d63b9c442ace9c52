/**
 * Runs work on several threads: read-ahead, and the workers that run the phases of a plan together.
 *
 * <p>This package knows neither networks nor kernels nor images.
 */
package io.github.efficientnet4j.internal.concurrent;
