package io.github.efficientnet4j.weights.published;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.efficientnet4j.architecture.PaddingMode;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Resampling;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Against the publishers' own facts, in {@code facts.csv}. */
class CatalogueTest {

  private static final String FACTS = "/io/github/efficientnet4j/weights/published/facts.csv";

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = FACTS, useHeadersInDisplayName = true)
  void everyEntryHasItsPublishersFacts(
      String name,
      String file,
      int crop,
      Integer resize,
      Double cropFraction,
      Resampling interpolation,
      PaddingMode padding,
      double epsilon,
      double top1,
      double top5,
      double mebibytes) {
    PublishedWeights entry = PublishedWeights.byName(name);
    assertThat(entry.name()).isEqualTo(name);
    assertThat(entry.fileName()).isEqualTo(file);
    int resized = resize == null ? (int) (crop / cropFraction) : resize;
    assertThat(entry.transform()).isEqualTo(ImageTransform.imageNet(resized, crop, interpolation));
    assertThat(entry.padding()).isEqualTo(padding);
    assertThat(entry.batchNorm().epsilon()).isEqualTo(epsilon);
    assertThat(entry.accuracy()).isEqualTo(new PublishedAccuracy(top1, top5));
    assertThat((double) entry.approximateBytes())
        .isCloseTo(mebibytes * (1 << 20), Percentage.withPercentage(0.01));
    assertThat(entry.classes()).isEqualTo(1000);
  }

  @Test
  void noEntryIsWithoutFacts() throws IOException {
    try (InputStream facts = CatalogueTest.class.getResourceAsStream(FACTS)) {
      List<String> lines =
          new String(facts.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.startsWith("#"))
              .skip(1)
              .toList();
      assertThat(lines.stream().map(line -> line.split(",")[0]))
          .containsExactlyElementsOf(
              PublishedWeights.all().stream().map(PublishedWeights::name).toList());
    }
  }
}
