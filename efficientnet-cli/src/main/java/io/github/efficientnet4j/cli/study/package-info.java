/**
 * The commands of the scaling study: which networks they compare, how they train them, their
 * tables.
 *
 * <p>What a study is, and how it runs, is in the library.
 */
package io.github.efficientnet4j.cli.study;
