/**
 * Charts of networks: what they cost against how accurate they are, counted by the library where it
 * can and cited where not; charts of trainings and studies. They are drawn with XChart, as PNG or
 * SVG.
 *
 * <p>It must not know a command.
 */
package io.github.efficientnet4j.cli.chart;
