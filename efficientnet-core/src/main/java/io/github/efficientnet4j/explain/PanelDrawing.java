package io.github.efficientnet4j.explain;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Lays out one panel: title, picture, caption, and a colour bar with the values at its ends. */
final class PanelDrawing {

  /**
   * The width of a panel in pixels, and the height of the tallest picture, if none is asked for.
   */
  static final int USUAL_WIDTH = 320;

  /** The space between and around panels. */
  static final int GAP = 20;

  private static final int TITLE_HEIGHT = 26;
  private static final int CAPTION_HEIGHT = 24;
  private static final int BAR_HEIGHT = 10;
  private static final int BAR_WORDS_HEIGHT = 18;

  /** The height of everything except the picture. */
  static final int WORDS_HEIGHT = TITLE_HEIGHT + CAPTION_HEIGHT + BAR_HEIGHT + BAR_WORDS_HEIGHT;

  private static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 15);
  private static final Font CAPTION = new Font(Font.SANS_SERIF, Font.PLAIN, 15);
  private static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 12);
  private static final Color INK = new Color(0x202020);
  private static final Color PALE_INK = new Color(0x505050);

  private final String title;
  private final String caption;
  private final CamOverlay overlay;
  private final ClassActivationMap map;
  private final ColorMap colors;
  private final int width;

  /** {@code map} is null for a panel without a map. */
  PanelDrawing(
      String title,
      String caption,
      CamOverlay overlay,
      ClassActivationMap map,
      ColorMap colors,
      int width) {
    this.width = width;
    this.title = title;
    this.caption = caption;
    double scale = (double) width / Math.max(overlay.width(), overlay.height());
    this.overlay =
        overlay.resized(
            Math.max(1, (int) Math.rint(scale * overlay.width())),
            Math.max(1, (int) Math.rint(scale * overlay.height())));
    this.map = map;
    this.colors = colors;
  }

  int pictureHeight() {
    return overlay.height();
  }

  /**
   * Draws the panel. The pictures of a row, at most {@code height} high, are aligned at their
   * bottom edges.
   */
  void draw(Graphics2D graphics, int left, int top, int height) {
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    words(graphics, title, TITLE, INK, left, top + 16);
    int x = left + (width - overlay.width()) / 2;
    int y = top + TITLE_HEIGHT + height - overlay.height();
    graphics.drawImage(map == null ? overlay.image() : overlay.image(map), x, y, null);
    int below = top + TITLE_HEIGHT + height;
    words(graphics, caption, CAPTION, INK, left, below + 18);
    if (map != null) {
      legend(graphics, left, below + CAPTION_HEIGHT);
    }
  }

  private void legend(Graphics2D graphics, int left, int top) {
    for (int x = 0; x < width; x++) {
      graphics.setColor(new Color(colors.at((double) x / (width - 1))));
      graphics.fillRect(left + x, top, 1, BAR_HEIGHT);
    }
    int baseline = top + BAR_HEIGHT + 14;
    words(graphics, number(map.min()), SMALL, PALE_INK, left, baseline);
    String largest = number(map.max());
    int length = Fonts.available() ? graphics.getFontMetrics(SMALL).stringWidth(largest) : 0;
    words(graphics, largest, SMALL, PALE_INK, left + width - length, baseline);
  }

  /** {@return the value with three significant digits, without an exponent if that is readable} */
  private static String number(float value) {
    double size = Math.abs(value);
    String digits =
        size == 0 || size >= 0.001 && size < 10_000
            ? new BigDecimal(value).round(new MathContext(3)).toPlainString()
            : String.format(Locale.ROOT, "%.2e", value);
    return digits.replace('-', '−');
  }

  private void words(
      Graphics2D graphics, String text, Font font, Color color, int x, int baseline) {
    if (!Fonts.available()) {
      return;
    }
    graphics.setFont(font);
    graphics.setColor(color);
    graphics.drawString(fitting(text, graphics.getFontMetrics(font)), x, baseline);
  }

  /** {@return the text, shortened at its end if there is too little room} */
  private String fitting(String text, FontMetrics metrics) {
    if (metrics.stringWidth(text) <= width) {
      return text;
    }
    int length = text.length();
    while (length > 0 && metrics.stringWidth(text.substring(0, length) + "…") > width) {
      length--;
    }
    return text.substring(0, length) + "…";
  }
}
