package io.github.efficientnet4j.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdxDatasetTest {

  /** Two images of 2x3 pixels. */
  private static final String IMAGES =
      "00000803 00000002 00000002 00000003 000102030405 0a0b0c0d0eff";

  private static final String LABELS = "00000801 00000002 0900";

  @TempDir Path folder;

  private Path write(String name, String hex) throws IOException {
    return Files.write(folder.resolve(name), bytes(hex));
  }

  private Path compress(String name, String hex) throws IOException {
    Path file = folder.resolve(name);
    try (OutputStream stream = new GZIPOutputStream(Files.newOutputStream(file))) {
      stream.write(bytes(hex));
    }
    return file;
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  @Test
  void filesAsPublishedAreFoundCompressedOrNot() throws IOException {
    compress("train-images-idx3-ubyte.gz", IMAGES);
    write("train-labels.idx1-ubyte", LABELS);
    Dataset dataset = IdxDataset.read(folder, IdxDataset.Part.TRAIN, IdxDataset.fashion());
    assertThat(dataset.size()).isEqualTo(2);
    assertThat(dataset.classNames().get(dataset.label(0))).isEqualTo("Ankle boot");
    assertThat(dataset.classNames().get(dataset.label(1))).isEqualTo("T-shirt/top");
    assertThat(dataset.image(1).channels()).isEqualTo(1);
    assertThat(dataset.image(1).height()).isEqualTo(2);
    assertThat(dataset.image(1).sample(0, 1, 2)).isEqualTo(255);
    assertThatIOException()
        .isThrownBy(() -> IdxDataset.read(folder, IdxDataset.Part.TEST, IdxDataset.digits()))
        .withMessageContaining("t10k-images-idx3-ubyte.gz");
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource({
    "89504e470d0a1a0a,                  is no IDX file: it begins with 89504e47",
    "00000800,                          is no IDX file: it begins with 00000800",
    "00000d01 00000001 00000000,        has values of type 0d",
    "00000801 00000003 0102,            is cut short",
    "000008,                            is cut short",
    "00000801 00000002 010203,          has more data than its shape [2]",
    "00000803 7fffffff 7fffffff 7fffffff, claims dimension 0 to be 2147483647",
    "00000801 ffffffff,                 claims dimension 0 to be 4294967295",
    "00000802 00000001 00000000,        claims dimension 1 to be 0"
  })
  void damagedFilesAreRefused(String hex, String message) throws IOException {
    Path file = write("file", hex);
    assertThatIOException().isThrownBy(() -> IdxFile.read(file)).withMessageContaining(message);
  }

  @Test
  void mnistsClassesAreTheTenDigits() {
    assertThat(IdxDataset.digits())
        .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    assertThat(IdxDataset.fashion()).hasSize(10).startsWith("T-shirt/top").endsWith("Ankle boot");
  }

  @Test
  void theLimitIsCheckedBeforeMemoryIsTaken() throws IOException {
    Path file = write("images", IMAGES);
    assertThat(IdxFile.read(file, 12).values()).hasSize(12);
    assertThatIOException()
        .isThrownBy(() -> IdxFile.read(file, 11))
        .withMessageContaining("values at most 11");
  }

  @Test
  void damagedCompressionIsTold() throws IOException {
    Path file = compress("images.gz", IMAGES);
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length - 6] ^= 1;
    Files.write(file, bytes);
    assertThatIOException()
        .isThrownBy(() -> IdxFile.read(file))
        .withMessageContaining("is damaged");
  }

  @Test
  void imagesAndLabelsMustBelongTogether() throws IOException {
    Path images = write("images", IMAGES);
    Path three = write("three", "00000801 00000003 010203");
    assertThatIOException()
        .isThrownBy(() -> IdxDataset.read(images, three, IdxDataset.digits()))
        .withMessageContaining("has 2 images, but")
        .withMessageContaining("has 3 labels");
    Path labels = write("labels", LABELS);
    assertThatIOException()
        .isThrownBy(() -> IdxDataset.read(labels, images, IdxDataset.digits()))
        .withMessageContaining("must have three dimensions and one");
    assertThatIOException()
        .isThrownBy(() -> IdxDataset.read(images, labels, List.of("a", "b")))
        .withMessageContaining("image 0 has label 9, which is none of the 2 classes");
  }
}
