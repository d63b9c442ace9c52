package io.github.efficientnet4j.cli.chart;

import io.github.efficientnet4j.internal.text.Decimals;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.XYChart;

/**
 * A chart on its way into a file.
 *
 * @param chart what is drawn
 * @param title what it shows, for readers who do not see it
 * @param description its values, for the same readers
 */
record ChartImage(XYChart chart, String title, String description) {

  private static final int PNG_SCALE = 2;
  private static final Pattern MANY_DIGITS = Pattern.compile("-?\\d+\\.\\d{2,}");

  byte[] encoded(ChartFormat format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (format == ChartFormat.PNG) {
      ImageIO.write(bitmap(), "png", bytes);
      return bytes.toByteArray();
    }
    VectorGraphicsEncoder.saveVectorGraphic(chart, bytes, VectorGraphicsFormat.SVG);
    String svg = described(rounded(bytes.toString(StandardCharsets.UTF_8)));
    return svg.getBytes(StandardCharsets.UTF_8);
  }

  private BufferedImage bitmap() {
    int width = chart.getWidth();
    int height = chart.getHeight();
    BufferedImage image =
        new BufferedImage(PNG_SCALE * width, PNG_SCALE * height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.scale(PNG_SCALE, PNG_SCALE);
    chart.paint(graphics, width, height);
    graphics.dispose();
    return image;
  }

  /** To hundredths of a pixel, which is a third of the file. */
  private static String rounded(String svg) {
    return MANY_DIGITS
        .matcher(svg)
        .replaceAll(number -> Decimals.rounded(Double.parseDouble(number.group()), 2));
  }

  /** The drawing's own words are outlines. */
  private String described(String svg) {
    int start = svg.indexOf('>', svg.indexOf("<svg")) + 1;
    return svg.substring(0, start)
        + "<title>"
        + escaped(title)
        + "</title><desc>"
        + escaped(description)
        + "</desc>"
        + svg.substring(start);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
