/**
 * The one kernel here that is written on the Vector API. Nothing of it may be loaded where the JVM
 * was started without that module.
 */
package io.github.efficientnet4j.bench.machine.vector;
