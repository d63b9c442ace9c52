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
 * Draws class activation maps over a photo.
 *
 * <p>A map is stretched over the network's input and placed back through the transform's crop and
 * resizing. It therefore lies where the network saw it. The photo under a map is grey, so that
 * colour always shows the map.
 *
 * <p>It draws only pictures; {@link CamFigure} adds text and legends. Immutable and thread-safe.
 */
public final class CamOverlay {

  /** How strongly the area outside the network's input fades to white. */
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
   * {@return an overlay of a picture that the network sees unchanged}
   *
   * @param input the whole input
   * @param style how maps are drawn
   */
  public static CamOverlay of(RgbImage input, CamStyle style) {
    return new CamOverlay(
        input,
        new ImageRegion(0, 0, input.width(), input.height()),
        Objects.requireNonNull(style, "style"));
  }

  /**
   * {@return an overlay of a photo}
   *
   * @param photo an upright image
   * @param transform the transform that made the network's input
   * @param style how maps are drawn
   */
  public static CamOverlay of(RgbImage photo, ImageTransform transform, CamStyle style) {
    if (style.background() == Background.INPUT) {
      return of(transform.cropped(photo), style);
    }
    return new CamOverlay(photo, transform.visiblePart(photo.width(), photo.height()), style);
  }

  /** {@return the width of the picture in pixels: that of the photo or of the network's input} */
  public int width() {
    return picture.width();
  }

  /** {@return the height of the picture in pixels: that of the photo or of the network's input} */
  public int height() {
    return picture.height();
  }

  /**
   * {@return a copy of another size, resized with antialiasing}
   *
   * @param width the width in pixels, at least 1
   * @param height the height in pixels, at least 1
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
   * {@return the picture without a map, as a new image of type {@link BufferedImage#TYPE_INT_RGB}}
   * If the network sees only a part of it, that part has a frame.
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
    // A dark line beside a light one is visible on any photo.
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
   * {@return the picture with a map over it, as a new image of type {@link
   * BufferedImage#TYPE_INT_RGB}}
   *
   * @param map a map over the network's input
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
    // The range of the map's cells is used, because interpolation may overshoot it.
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

  /** {@return the luma (ITU-R BT.601) as 0xRRGGBB} */
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
