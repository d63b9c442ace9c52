/**
 * Charts of networks: what they cost against how accurate they are, counted by this library where
 * it can and cited where not; and how a training went.
 *
 * <p>Drawing needs XChart ({@code org.knowm.xchart:xchart}) and, for SVG, VectorGraphics2D ({@code
 * de.erichseifert.vectorgraphics2d:VectorGraphics2D}) on the class path. The command line has them;
 * the library asks nobody for them who draws no chart.
 */
package io.github.efficientnet4j.cli.chart;
