/**
 * What a terminal shows: progress bars, tables, messages of errors, the log. Any command and the
 * benchmarks use it.
 *
 * <p>It must not know networks, images or commands.
 */
package io.github.efficientnet4j.cli.terminal;
