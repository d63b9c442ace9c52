/**
 * The report: runs a matrix of networks on several runtimes, turn by turn, and writes what it
 * measured as JSON, from which tables and charts are made. Knows the runtimes only as peers.
 */
package io.github.efficientnet4j.bench.report;
