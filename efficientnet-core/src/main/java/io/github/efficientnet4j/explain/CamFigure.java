package io.github.efficientnet4j.explain;

import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Prediction;
import io.github.efficientnet4j.image.RgbImage;
import io.github.efficientnet4j.internal.io.AtomicFile;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A figure with rows of pictures and their class activation maps.
 *
 * <p>Each picture has a title, the class and its probability, and a colour legend. A row can show
 * several classes of a photo, or several networks.
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
 * <p>Every map uses the full colour range. The legend's numbers give its values. Immutable and
 * thread-safe. It works without a display. On a system without fonts, figures have no words, and a
 * warning is logged.
 */
public final class CamFigure {

  /** The smallest width of a panel in pixels. */
  public static final int MIN_PANEL_WIDTH = 64;

  /** The largest width of a panel in pixels. */
  public static final int MAX_PANEL_WIDTH = 4096;

  private final CamStyle style;
  private final int panelWidth;
  private final List<List<Panel>> rows;

  private CamFigure(CamStyle style, int panelWidth, List<List<Panel>> rows) {
    this.style = Objects.requireNonNull(style, "style");
    this.panelWidth = panelWidth;
    this.rows = List.copyOf(rows);
  }

  /** A picture of a figure. */
  public static final class Panel {

    private final String title;
    private final String caption;
    private final RgbImage photo;

    /** Null if the network sees the whole photo. */
    private final ImageTransform transform;

    /** Null if the panel shows only the photo. */
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
     * {@return a panel with only a photo}
     *
     * @param title the title above the picture; shortened if it is too long
     * @param photo an upright image
     */
    public static Panel photo(String title, RgbImage photo) {
      return new Panel(title, size(photo), photo, null, null);
    }

    /**
     * {@return a panel with a photo and a frame around the part that a network sees}
     *
     * @param title the title above the picture; shortened if it is too long
     * @param photo an upright image
     * @param transform the transform that makes the network's input
     */
    public static Panel photo(String title, RgbImage photo, ImageTransform transform) {
      return new Panel(title, size(photo), photo, requireTransform(transform), null);
    }

    private static String size(RgbImage photo) {
      return photo.width() + " x " + photo.height() + " pixels";
    }

    /**
     * {@return a panel with a map over a photo}
     *
     * @param title the title above the picture; shortened if it is too long
     * @param photo an upright image
     * @param transform the transform that made the network's input
     * @param explanation the class and its map
     */
    public static Panel explained(
        String title, RgbImage photo, ImageTransform transform, Explanation explanation) {
      Prediction prediction = explanation.prediction();
      // The probability comes first, because a long label is shortened at its end.
      String caption =
          String.format(
              Locale.ROOT, "%.1f %%  %s", 100 * prediction.probability(), prediction.label());
      return new Panel(title, caption, photo, requireTransform(transform), explanation.map());
    }

    /**
     * {@return a panel with a map over a photo, named by its class} Several of them beside each
     * other show several classes of a photo.
     *
     * @param network the network's name, which follows the probability below the picture; may be
     *     empty
     * @param photo an upright image
     * @param transform the transform that made the network's input
     * @param explanation the class and its map
     */
    public static Panel ofClass(
        String network, RgbImage photo, ImageTransform transform, Explanation explanation) {
      Prediction prediction = explanation.prediction();
      String caption =
          String.format(Locale.ROOT, "%.1f %%  %s", 100 * prediction.probability(), network);
      return new Panel(
          prediction.label(),
          caption.strip(),
          photo,
          requireTransform(transform),
          explanation.map());
    }

    private static ImageTransform requireTransform(ImageTransform transform) {
      return Objects.requireNonNull(transform, "transform");
    }

    private PanelDrawing drawing(CamStyle style, int width) {
      CamOverlay overlay =
          transform == null ? CamOverlay.of(photo, style) : CamOverlay.of(photo, transform, style);
      return new PanelDrawing(title, caption, overlay, map, style.colors(), width);
    }
  }

  /**
   * {@return an empty figure}
   *
   * @param style how maps are drawn
   */
  public static CamFigure of(CamStyle style) {
    return new CamFigure(style, PanelDrawing.USUAL_WIDTH, List.of());
  }

  /**
   * {@return a copy with panels of another width}
   *
   * @param pixels the width of a panel, and the height of the tallest picture, in [{@value
   *     #MIN_PANEL_WIDTH}, {@value #MAX_PANEL_WIDTH}]; 320 if it is not set
   * @throws IllegalArgumentException if it is out of range
   */
  public CamFigure withPanelWidth(int pixels) {
    if (pixels < MIN_PANEL_WIDTH || pixels > MAX_PANEL_WIDTH) {
      throw new IllegalArgumentException(
          "a panel's width must be in ["
              + MIN_PANEL_WIDTH
              + ", "
              + MAX_PANEL_WIDTH
              + "] pixels, but was "
              + pixels);
    }
    return new CamFigure(style, pixels, rows);
  }

  /**
   * {@return a copy with one more row at the bottom}
   *
   * @param panels the row's panels from left to right, at least one
   * @throws IllegalArgumentException if there is no panel
   */
  public CamFigure withRow(List<Panel> panels) {
    if (panels.isEmpty()) {
      throw new IllegalArgumentException("a row needs at least one panel");
    }
    List<List<Panel>> more = new ArrayList<>(rows);
    more.add(List.copyOf(panels));
    return new CamFigure(style, panelWidth, more);
  }

  /**
   * {@return the figure as a new image of type {@link BufferedImage#TYPE_INT_RGB}}
   *
   * @throws IllegalStateException if the figure has no row
   */
  public BufferedImage image() {
    if (rows.isEmpty()) {
      throw new IllegalStateException("the figure has no row; add one with withRow");
    }
    List<List<PanelDrawing>> drawings =
        rows.stream()
            .map(row -> row.stream().map(panel -> panel.drawing(style, panelWidth)).toList())
            .toList();
    int columns = rows.stream().mapToInt(List::size).max().orElseThrow();
    int width = columns * (panelWidth + PanelDrawing.GAP) + PanelDrawing.GAP;
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
        left += panelWidth + PanelDrawing.GAP;
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
   * Draws the figure into a file: PNG or JPEG, by the ending of its name. The file is replaced
   * atomically: concurrent readers see the old file or the new one.
   *
   * @param file the file, replaced if it exists; its ending is one of {@link PictureFormat}'s
   * @throws IllegalArgumentException if its name ends otherwise
   * @throws IllegalStateException if the figure has no row
   * @throws IOException if it cannot be written; an existing file is then unchanged
   */
  public void write(Path file) throws IOException {
    PictureFormat format = PictureFormat.of(file);
    AtomicFile.write(file, format.encoded(image()));
  }
}
