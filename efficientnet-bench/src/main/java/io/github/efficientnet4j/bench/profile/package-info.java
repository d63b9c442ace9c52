/**
 * Where the time of the engine goes: a table by kind of kernel, beside the peak of the machine.
 *
 * <p>It must not know other runtimes.
 */
package io.github.efficientnet4j.bench.profile;
