/**
 * The paper's experiments on one's own data: which networks to compare, each trained and evaluated
 * alike, results recorded as they come, so that a study can be continued.
 *
 * <p>It lists trials, runs them and reads their results back; it trains through {@code training}
 * and knows nothing of a command line.
 */
package io.github.efficientnet4j.study;
