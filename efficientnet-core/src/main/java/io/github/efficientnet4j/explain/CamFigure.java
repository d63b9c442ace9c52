package io.github.efficientnet4j.explain;

import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Prediction;
import io.github.efficientnet4j.image.RgbImage;
import io.github.efficientnet4j.internal.io.AtomicFile;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javax.imageio.ImageIO;

/**
 * Rows of pictures with maps over them, each with a title, the class and its probability, and a
 * legend of its own colours: the classes of a photo side by side, or several networks.
 *
 * <pre>{@code
 * CamFigure.of(CamStyle.defaults())
 *     .withRow(
 *         List.of(
 *             CamFigure.Panel.photo("cat.jpg", photo, cam.transform()),
 *             CamFigure.Panel.explained("B0", photo, cam.transform(), explanation)))
 *     .write(Path.of("cam.png"));
 * }</pre>
 *
 * <p>Every map has the full range of colours; the numbers of its legend say what they mean.
 * Immutable and thread-safe. Needs no display.
 */
public final class CamFigure {

  private final CamStyle style;
  private final List<List<Panel>> rows;

  private CamFigure(CamStyle style, List<List<Panel>> rows) {
    this.style = Objects.requireNonNull(style, "style");
    this.rows = List.copyOf(rows);
  }

  /** One picture of a figure. */
  public static final class Panel {

    private final String title;
    private final String caption;
    private final RgbImage photo;

    /** Null where all of the photo is seen. */
    private final ImageTransform transform;

    /** Null where the panel shows the photo alone. */
    private final ClassActivationMap map;

    private Panel(
        String title,
        String caption,
        RgbImage photo,
        ImageTransform transform,
        ClassActivationMap map) {
      this.title = Objects.requireNonNull(title, "title");
      this.caption = caption;
      this.photo = Objects.requireNonNull(photo, "photo");
      this.transform = transform;
      this.map = map;
    }

    /**
     * A photo alone.
     *
     * @param title above it; shortened where there is no room
     * @param photo an upright image
     * @return the panel
     */
    public static Panel photo(String title, RgbImage photo) {
      return new Panel(title, size(photo), photo, null, null);
    }

    /**
     * A photo alone, with a frame around what a network sees of it.
     *
     * @param title above it; shortened where there is no room
     * @param photo an upright image
     * @param transform how the network's input is made from it
     * @return the panel
     */
    public static Panel photo(String title, RgbImage photo, ImageTransform transform) {
      return new Panel(title, size(photo), photo, requireTransform(transform), null);
    }

    private static String size(RgbImage photo) {
      return photo.width() + " x " + photo.height() + " pixels";
    }

    /**
     * A photo with a map over it.
     *
     * @param title above it; shortened where there is no room
     * @param photo an upright image
     * @param transform how the network's input was made from it
     * @param explanation the class and its map
     * @return the panel
     */
    public static Panel explained(
        String title, RgbImage photo, ImageTransform transform, Explanation explanation) {
      Prediction prediction = explanation.prediction();
      // The number first: a long label is shortened at its end.
      String caption =
          String.format(
              Locale.ROOT, "%.1f %%  %s", 100 * prediction.probability(), prediction.label());
      return new Panel(title, caption, photo, requireTransform(transform), explanation.map());
    }

    private static ImageTransform requireTransform(ImageTransform transform) {
      return Objects.requireNonNull(transform, "transform");
    }

    private PanelDrawing drawing(CamStyle style) {
      CamOverlay overlay =
          transform == null ? CamOverlay.of(photo, style) : CamOverlay.of(photo, transform, style);
      return new PanelDrawing(title, caption, overlay, map, style.colors());
    }
  }

  /**
   * An empty figure.
   *
   * @param style how maps are drawn
   * @return the figure
   */
  public static CamFigure of(CamStyle style) {
    return new CamFigure(style, List.of());
  }

  /**
   * A copy with one more row below.
   *
   * @param panels from left to right, at least one
   * @return the changed copy
   * @throws IllegalArgumentException if there is no panel
   */
  public CamFigure withRow(List<Panel> panels) {
    if (panels.isEmpty()) {
      throw new IllegalArgumentException("a row needs at least one panel");
    }
    List<List<Panel>> more = new ArrayList<>(rows);
    more.add(List.copyOf(panels));
    return new CamFigure(style, more);
  }

  /**
   * Draws the figure.
   *
   * @return a new image of type {@link BufferedImage#TYPE_INT_RGB}
   * @throws IllegalStateException if the figure has no row
   */
  public BufferedImage image() {
    if (rows.isEmpty()) {
      throw new IllegalStateException("the figure has no row; add one with withRow");
    }
    List<List<PanelDrawing>> drawings =
        rows.stream().map(row -> row.stream().map(panel -> panel.drawing(style)).toList()).toList();
    int columns = rows.stream().mapToInt(List::size).max().orElseThrow();
    int width = columns * (PanelDrawing.WIDTH + PanelDrawing.GAP) + PanelDrawing.GAP;
    int height = PanelDrawing.GAP;
    for (List<PanelDrawing> row : drawings) {
      height += rowHeight(row) + PanelDrawing.GAP;
    }
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    int top = PanelDrawing.GAP;
    for (List<PanelDrawing> row : drawings) {
      int left = PanelDrawing.GAP;
      int pictureHeight = pictureHeight(row);
      for (PanelDrawing panel : row) {
        panel.draw(graphics, left, top, pictureHeight);
        left += PanelDrawing.WIDTH + PanelDrawing.GAP;
      }
      top += rowHeight(row) + PanelDrawing.GAP;
    }
    graphics.dispose();
    return image;
  }

  private static int pictureHeight(List<PanelDrawing> row) {
    return row.stream().mapToInt(PanelDrawing::pictureHeight).max().orElseThrow();
  }

  private static int rowHeight(List<PanelDrawing> row) {
    return PanelDrawing.WORDS_HEIGHT + pictureHeight(row);
  }

  /**
   * Draws the figure into a PNG file, written at once: whoever reads meanwhile sees the old file or
   * the new one.
   *
   * @param file the file, replaced if it exists
   * @throws IllegalStateException if the figure has no row
   * @throws IOException if it cannot be written; an existing file is left as it was
   */
  public void write(Path file) throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image(), "png", png);
    AtomicFile.write(file, png.toByteArray());
  }
}
