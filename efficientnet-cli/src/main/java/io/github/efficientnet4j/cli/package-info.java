/**
 * The command line: each command is a few lines over the library.
 *
 * <p>Results go to standard output, everything else to standard error. The exit code is 0 when all
 * went well, 1 when something failed and 2 for wrong usage.
 *
 * <p>It must not compute anything that a program with the library could not: that belongs there.
 */
package io.github.efficientnet4j.cli;
