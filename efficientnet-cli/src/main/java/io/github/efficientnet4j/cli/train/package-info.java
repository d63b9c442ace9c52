/**
 * The commands that train and evaluate, with their options, data and progress.
 *
 * <p>They know nothing of studies.
 */
package io.github.efficientnet4j.cli.train;
