package io.github.efficientnet4j.cli.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.efficientnet4j.cli.chart.ModelSizeChart.Kind;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;

class ModelSizeChartTest {

  private static final List<NetworkSize> COUNTED =
      List.of(
          new NetworkSize("EfficientNet-Small", 70, 1e6, OptionalDouble.of(1e9)),
          new NetworkSize("EfficientNet-Large", 80, 4e6, OptionalDouble.of(8e9)));
  private static final List<NetworkSize> CITED =
      List.of(
          new NetworkSize("Left & <Right>", 71, 5e6, OptionalDouble.of(2e9)),
          new NetworkSize("Unknown", 75, 9e6, OptionalDouble.empty()));

  @TempDir private Path folder;

  private static Document svg(Path file) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    // The document type names an address; no test asks there.
    factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    return factory.newDocumentBuilder().parse(file.toFile());
  }

  @Test
  void theSvgIsWellFormedAndNamesAllNetworks() throws Exception {
    Path file = folder.resolve("chart.svg");
    ModelSizeChart.of(Kind.PARAMETERS, COUNTED, CITED).write(file, ChartFormat.SVG);
    Document document = svg(file);
    assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
    assertThat(document.getElementsByTagName("desc").item(0).getTextContent())
        .contains(
            "EfficientNet-Small: top-1 70.0 %, 1.00 million parameters (counted)",
            "EfficientNet-Large",
            "Left & <Right>: top-1 71.0 %, 5.00 million parameters (cited)",
            "Unknown",
            "All accuracies are cited");
  }

  @Test
  void networksOfUnknownCostAreLeftOut() throws Exception {
    Path file = folder.resolve("chart.svg");
    ModelSizeChart.of(Kind.MULTIPLY_ADDS, COUNTED, CITED).write(file, ChartFormat.SVG);
    assertThat(svg(file).getElementsByTagName("desc").item(0).getTextContent())
        .contains("8.00 billion multiply-adds")
        .doesNotContain("Unknown");
    List<NetworkSize> unknown = List.of(CITED.get(1));
    assertThatThrownBy(() -> ModelSizeChart.of(Kind.MULTIPLY_ADDS, COUNTED, unknown))
        .hasMessageContaining("multiply-adds");
  }

  @ParameterizedTest
  @EnumSource
  void theLibrarysOwnChartsAreDrawnInBothFormats(Kind kind) throws Exception {
    ModelSizeChart chart = ModelSizeChart.of(kind);
    chart.write(folder.resolve("a.svg"), ChartFormat.SVG);
    chart.write(folder.resolve("b.svg"), ChartFormat.SVG);
    String description =
        svg(folder.resolve("a.svg")).getElementsByTagName("desc").item(0).getTextContent();
    for (NetworkSize network : PublishedNetworks.efficientNets()) {
      assertThat(description).contains(network.name());
    }
    assertThat(Files.readString(folder.resolve("a.svg")))
        .as("the same bytes each time")
        .isEqualTo(Files.readString(folder.resolve("b.svg")));
    chart.write(folder.resolve("a.png"), ChartFormat.PNG);
    BufferedImage image = ImageIO.read(folder.resolve("a.png").toFile());
    assertThat(image.getWidth()).isEqualTo(1800);
  }

  @Test
  void anExistingFileStaysWhereNoneCanBeWritten() throws IOException {
    ModelSizeChart chart = ModelSizeChart.of(Kind.PARAMETERS, COUNTED, CITED);
    assertThatThrownBy(() -> chart.write(folder.resolve("nowhere/a.svg"), ChartFormat.SVG))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nowhere");
    try (Stream<Path> entries = Files.list(folder)) {
      assertThat(entries).isEmpty();
    }
  }

  @Test
  void impossibleNetworksAreRefused() {
    assertThatThrownBy(() -> new NetworkSize("x", 101, 1, OptionalDouble.empty()))
        .hasMessageContaining("101");
    assertThatThrownBy(() -> new NetworkSize("x", 1, 0, OptionalDouble.empty()))
        .hasMessageContaining("above 0");
    assertThatThrownBy(() -> new NetworkSize("x", 1, 1, OptionalDouble.of(-2)))
        .hasMessageContaining("above 0");
  }
}
