/**
 * The command line: each command is a few lines over the library.
 *
 * <p>Only here does the library print. Results go to standard output, everything else to standard
 * error; the exit code is 0 when all went well, 1 when something failed and 2 for wrong usage.
 */
package io.github.efficientnet4j.cli;
