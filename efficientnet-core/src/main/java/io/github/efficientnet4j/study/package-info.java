/**
 * Repeats the paper's experiments on the user's own data.
 *
 * <p>A study compares networks that are trained and evaluated in the same way. Results are recorded
 * as they arrive, so that an interrupted study can continue. This package lists trials, runs them
 * and reads their results. It trains through {@code training}, and it does not depend on the
 * command line.
 */
package io.github.efficientnet4j.study;
