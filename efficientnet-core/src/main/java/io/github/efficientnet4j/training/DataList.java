package io.github.efficientnet4j.training;

import io.github.efficientnet4j.internal.io.AtomicFile;
import io.github.efficientnet4j.training.data.BatchLoader;
import io.github.efficientnet4j.training.data.Dataset;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The samples of a training, one per line, in a compressed text file. A checkpoint has only their
 * fingerprint; this list says which samples have changed.
 *
 * @param samples class and identity of each sample
 */
record DataList(Set<String> samples) {

  /** Writes the list of the data of a training. */
  static void write(Path file, DataIdentity identity, TrainingData data) throws IOException {
    // 1.3 million images, as of ImageNet, take some 10 MB.
    ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    try (Writer lines =
        new BufferedWriter(
            new OutputStreamWriter(new GZIPOutputStream(compressed), StandardCharsets.UTF_8))) {
      lines.write(header(identity) + "\n");
      for (BatchLoader part : parts(data)) {
        for (int i = 0; i < part.dataset().size(); i++) {
          lines.write(line(part.dataset(), i) + "\n");
        }
      }
    }
    AtomicFile.write(file, compressed.toByteArray());
  }

  private static List<BatchLoader> parts(TrainingData data) {
    List<BatchLoader> parts = new ArrayList<>();
    parts.add(data.training());
    data.validation().ifPresent(parts::add);
    return parts;
  }

  private static String header(DataIdentity identity) {
    return identity.training().fingerprint()
        + identity.validation().map(samples -> "\t" + samples.fingerprint()).orElse("");
  }

  private static String line(Dataset data, int index) {
    return text(data.classNames().get(data.label(index))) + "\t" + text(data.identity(index));
  }

  /** A name may contain anything, even the end of a line. */
  private static String text(String name) {
    return name.replaceAll("\\p{Cntrl}", "?");
  }

  static DataList of(TrainingData data) {
    Set<String> samples = new LinkedHashSet<>();
    for (BatchLoader part : parts(data)) {
      for (int i = 0; i < part.dataset().size(); i++) {
        samples.add(line(part.dataset(), i));
      }
    }
    return new DataList(samples);
  }

  /** {@return the list of these data, if the file is there and is theirs} */
  static Optional<DataList> read(Path file, DataIdentity identity) throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      if (!header(identity).equals(lines.readLine())) {
        return Optional.empty();
      }
      Set<String> samples = new LinkedHashSet<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        samples.add(line);
      }
      return Optional.of(new DataList(samples));
    }
  }

  /** {@return the samples that the other list does not have, without their classes} */
  List<String> without(DataList other) {
    return samples.stream()
        .filter(sample -> !other.samples.contains(sample))
        .map(sample -> sample.substring(sample.indexOf('\t') + 1))
        .toList();
  }
}
