/**
 * Which network a command takes, and what computes it: options, and where weights are found.
 *
 * <p>It knows no command.
 */
package io.github.efficientnet4j.cli.network;
