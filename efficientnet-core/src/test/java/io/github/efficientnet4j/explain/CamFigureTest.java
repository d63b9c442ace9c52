package io.github.efficientnet4j.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.efficientnet4j.explain.CamFigure.Panel;
import io.github.efficientnet4j.image.Prediction;
import io.github.efficientnet4j.image.RgbImage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CamFigureTest {

  private static final ClassActivationMap MAP =
      ClassActivationMap.of(2, 2, 2, new float[] {0, 1, 2, 3});

  @TempDir private Path folder;

  private static Panel explained(String title, String label, RgbImage photo) {
    return Panel.explained(
        title,
        photo,
        TinyNetwork.create().transform(),
        new Explanation(new Prediction(2, label, 0.5, 1), MAP));
  }

  @Test
  void rowsAndColumnsMakeTheSize() {
    RgbImage wide = TinyNetwork.photo(64, 32);
    RgbImage tall = TinyNetwork.photo(32, 64);
    CamFigure one = CamFigure.of(CamStyle.defaults()).withRow(List.of(explained("a", "b", wide)));
    int height = one.image().getHeight();
    BufferedImage two =
        one.withRow(List.of(Panel.photo("c", tall), explained("d", "e", tall))).image();
    assertThat(two.getWidth())
        .isEqualTo(one.image().getWidth() + PanelDrawing.USUAL_WIDTH + PanelDrawing.GAP);
    // The wide photo is half as high as the tall one.
    assertThat(two.getHeight() - height - height)
        .isEqualTo(PanelDrawing.USUAL_WIDTH / 2 - PanelDrawing.GAP);
  }

  /** Two panels that differ in a word differ in their caption's pixels, and nowhere else. */
  @Test
  void labelsAreWritten() {
    RgbImage photo = TinyNetwork.photo(64, 64);
    BufferedImage cat =
        CamFigure.of(CamStyle.defaults()).withRow(List.of(explained("t", "cat", photo))).image();
    BufferedImage dog =
        CamFigure.of(CamStyle.defaults()).withRow(List.of(explained("t", "dog", photo))).image();
    int picture = PanelDrawing.GAP + 26 + PanelDrawing.USUAL_WIDTH;
    int different = 0;
    for (int y = 0; y < cat.getHeight(); y++) {
      for (int x = 0; x < cat.getWidth(); x++) {
        if (cat.getRGB(x, y) != dog.getRGB(x, y)) {
          different++;
          assertThat(y).isBetween(picture, picture + 24);
        }
      }
    }
    assertThat(different).isPositive();
  }

  @Test
  void longWordsStayInTheirColumn() {
    RgbImage photo = TinyNetwork.photo(64, 64);
    String endless = "electric locomotive and other vehicles ".repeat(9);
    BufferedImage image =
        CamFigure.of(CamStyle.defaults())
            .withRow(List.of(explained(endless, endless, photo), Panel.photo("", photo)))
            .image();
    int gap = PanelDrawing.GAP + PanelDrawing.USUAL_WIDTH;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = gap; x < gap + PanelDrawing.GAP; x++) {
        assertThat(image.getRGB(x, y)).isEqualTo(0xffffffff);
      }
    }
  }

  @Test
  void aPngFileIsReplacedAtOnce() throws IOException {
    Path file = folder.resolve("cam.png");
    Files.writeString(file, "old");
    CamFigure figure =
        CamFigure.of(CamStyle.defaults())
            .withRow(List.of(explained("a", "b", TinyNetwork.photo(20, 30))));
    figure.write(file);
    BufferedImage read = ImageIO.read(file.toFile());
    assertThat(read.getWidth()).isEqualTo(figure.image().getWidth());
    try (Stream<Path> entries = Files.list(folder)) {
      assertThat(entries).containsExactly(file);
    }
    assertThatThrownBy(() -> figure.write(folder.resolve("nowhere/cam.png")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nowhere");
  }

  @Test
  void theFilesEndingSaysWhichPictureItIs() throws IOException {
    CamFigure figure =
        CamFigure.of(CamStyle.defaults())
            .withRow(List.of(explained("a", "b", TinyNetwork.photo(20, 30))));
    for (String name : List.of("a.jpg", "b.JPEG")) {
      Path file = folder.resolve(name);
      figure.write(file);
      // The marker that begins every JPEG file.
      assertThat(Files.readAllBytes(file)).startsWith(0xff, 0xd8, 0xff);
      assertThat(ImageIO.read(file.toFile()).getWidth()).isEqualTo(figure.image().getWidth());
    }
    figure.write(folder.resolve("c.PNG"));
    assertThat(Files.readAllBytes(folder.resolve("c.PNG"))).startsWith(0x89, 'P', 'N', 'G');
    for (String name : List.of("d.webp", "png", "e.png.txt", "f")) {
      assertThatThrownBy(() -> figure.write(folder.resolve(name)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(".png, .jpg, .jpeg")
          .hasMessageContaining(name);
      assertThat(folder.resolve(name)).doesNotExist();
    }
  }

  @Test
  void panelsHaveTheWidthThatIsAskedFor() {
    CamFigure figure =
        CamFigure.of(CamStyle.defaults())
            .withRow(List.of(explained("a", "b", TinyNetwork.photo(20, 30))));
    BufferedImage wide = figure.withPanelWidth(500).image();
    assertThat(wide.getWidth()).isEqualTo(500 + 2 * PanelDrawing.GAP);
    assertThat(wide.getHeight() - figure.image().getHeight())
        .isEqualTo(500 - PanelDrawing.USUAL_WIDTH);
    for (int width : new int[] {0, 63, 4097}) {
      assertThatThrownBy(() -> figure.withPanelWidth(width)).hasMessageContaining("[64, 4096]");
    }
  }

  @Test
  void anEmptyFigureSaysWhatToDo() {
    CamFigure empty = CamFigure.of(CamStyle.defaults());
    assertThatThrownBy(empty::image).hasMessageContaining("withRow");
    assertThatThrownBy(() -> empty.withRow(List.of())).hasMessageContaining("at least one panel");
  }

  @Test
  void anExplanationIsOfOneClass() {
    assertThatThrownBy(() -> new Explanation(new Prediction(1, "other", 0.5, 1), MAP))
        .hasMessageContaining("class 2");
  }
}
