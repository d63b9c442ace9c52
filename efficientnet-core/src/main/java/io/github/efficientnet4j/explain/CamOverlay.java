package io.github.efficientnet4j.explain;

import io.github.efficientnet4j.explain.CamStyle.Background;
import io.github.efficientnet4j.image.ImageRegion;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Resampling;
import io.github.efficientnet4j.image.Resizer;
import io.github.efficientnet4j.image.RgbImage;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.Objects;

/**
 * Draws maps over a photo, each where the network saw it: a map is stretched over the network's
 * input and taken back through the transform's crop and resizing. Under a map the photo is grey, so
 * that colour means the map and nothing else.
 *
 * <p>Pictures only; {@link CamFigure} adds words and legends. Immutable and thread-safe.
 */
public final class CamOverlay {

  /** How far what the network does not see is faded to white. */
  private static final double PALE = 0.55;

  private final RgbImage picture;
  private final ImageRegion visible;
  private final CamStyle style;

  private CamOverlay(RgbImage picture, ImageRegion visible, CamStyle style) {
    this.picture = picture;
    this.visible = visible;
    this.style = style;
  }

  /**
   * Prepares a picture that the network sees as it is.
   *
   * @param input all of it
   * @param style how maps are drawn
   * @return the overlay
   */
  public static CamOverlay of(RgbImage input, CamStyle style) {
    return new CamOverlay(
        input,
        new ImageRegion(0, 0, input.width(), input.height()),
        Objects.requireNonNull(style, "style"));
  }

  /**
   * Prepares a photo.
   *
   * @param photo an upright image
   * @param transform how the network's input was made from it
   * @param style how maps are drawn
   * @return the overlay
   */
  public static CamOverlay of(RgbImage photo, ImageTransform transform, CamStyle style) {
    if (style.background() == Background.INPUT) {
      return of(transform.cropped(photo), style);
    }
    return new CamOverlay(photo, transform.visiblePart(photo.width(), photo.height()), style);
  }

  /**
   * The width of the picture.
   *
   * @return columns of the photo, or of the network's input
   */
  public int width() {
    return picture.width();
  }

  /**
   * The height of the picture.
   *
   * @return rows of the photo, or of the network's input
   */
  public int height() {
    return picture.height();
  }

  /**
   * A copy of another size; resized with antialiasing.
   *
   * @param width columns, at least 1
   * @param height rows, at least 1
   * @return the resized copy
   * @throws IllegalArgumentException if a size is below 1
   */
  public CamOverlay resized(int width, int height) {
    double columns = (double) width / picture.width();
    double rows = (double) height / picture.height();
    return new CamOverlay(
        Resizer.resize(picture, width, height, Resampling.BICUBIC),
        new ImageRegion(
            visible.left() * columns,
            visible.top() * rows,
            visible.width() * columns,
            visible.height() * rows),
        style);
  }

  /**
   * The picture without a map, with a frame around what the network sees, where that is not all of
   * it.
   *
   * @return a new image of type {@link BufferedImage#TYPE_INT_RGB}
   */
  public BufferedImage image() {
    BufferedImage image = picture.toBufferedImage();
    if (visible.left() <= 0
        && visible.top() <= 0
        && visible.left() + visible.width() >= picture.width()
        && visible.top() + visible.height() >= picture.height()) {
      return image;
    }
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    // Dark beside light: seen on any photo.
    frame(graphics, Color.BLACK, 0.5f);
    frame(graphics, Color.WHITE, 1.5f);
    graphics.dispose();
    return image;
  }

  private void frame(Graphics2D graphics, Color color, float inset) {
    graphics.setColor(color);
    graphics.setStroke(new BasicStroke(1));
    graphics.draw(
        new Rectangle2D.Double(
            Math.rint(Math.max(0, visible.left())) + inset,
            Math.rint(Math.max(0, visible.top())) + inset,
            Math.rint(Math.min(picture.width(), visible.left() + visible.width()))
                - Math.rint(Math.max(0, visible.left()))
                - 2 * inset,
            Math.rint(Math.min(picture.height(), visible.top() + visible.height()))
                - Math.rint(Math.max(0, visible.top()))
                - 2 * inset));
  }

  /**
   * The picture with a map over it.
   *
   * @param map over the network's input
   * @return a new image of type {@link BufferedImage#TYPE_INT_RGB}
   */
  public BufferedImage image(ClassActivationMap map) {
    int width = picture.width();
    int height = picture.height();
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, blended(grey(x, y), 0xffffff, PALE));
      }
    }
    PlacedMap placed = map.placed(visible, height, width, style.interpolation());
    // The cells' own range: interpolation may overshoot it.
    double range = (double) map.max() - map.min();
    for (int row = 0; row < placed.map().height(); row++) {
      for (int column = 0; column < placed.map().width(); column++) {
        double value = ((double) placed.map().at(row, column) - map.min()) / range;
        int x = placed.left() + column;
        int y = placed.top() + row;
        image.setRGB(x, y, blended(grey(x, y), style.colors().at(value), style.opacity()));
      }
    }
    return image;
  }

  /** Luma of ITU-R BT.601, as 0xRRGGBB. */
  private int grey(int x, int y) {
    int level =
        (299 * picture.sample(x, y, 0)
                + 587 * picture.sample(x, y, 1)
                + 114 * picture.sample(x, y, 2)
                + 500)
            / 1000;
    return level << 16 | level << 8 | level;
  }

  private static int blended(int below, int above, double opacity) {
    int color = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      double level = (1 - opacity) * (below >> shift & 0xff) + opacity * (above >> shift & 0xff);
      color |= (int) Math.rint(level) << shift;
    }
    return color;
  }
}
