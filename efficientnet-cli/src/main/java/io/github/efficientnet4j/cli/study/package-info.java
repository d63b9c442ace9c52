/**
 * The commands of the scaling study: which networks they compare, how they train them, their tables
 * and pictures.
 *
 * <p>They must not know how a study runs or resumes: that is in the library.
 */
package io.github.efficientnet4j.cli.study;
