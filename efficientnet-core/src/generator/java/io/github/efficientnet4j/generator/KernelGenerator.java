package io.github.efficientnet4j.generator;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Writes the source of the vector kernels that are too regular to be written by hand. The build
 * runs it before it compiles the library; it depends on nothing but the JDK.
 */
final class KernelGenerator {

  /** Every class that is generated. */
  static final List<KernelSource> KERNELS =
      List.of(
          DepthwiseSource.anyWidth(3, 1),
          DepthwiseSource.anyWidth(3, 2),
          DepthwiseSource.anyWidth(5, 1),
          DepthwiseSource.anyWidth(5, 2),
          DepthwiseSource.wholePanel(3, 1),
          DepthwiseSource.wholePanel(3, 2),
          DepthwiseSource.wholePanel(5, 1),
          DepthwiseSource.wholePanel(5, 2),
          MatrixTilesSource.multiply(1),
          MatrixTilesSource.multiply(2),
          MatrixTilesSource.multiply(3),
          MatrixTilesSource.multiply(4),
          MatrixTilesSource.convolve(1),
          MatrixTilesSource.convolve(2),
          MatrixTilesSource.convolve(3),
          MatrixTilesSource.convolve(4),
          MatrixTilesSource.transposed(1),
          MatrixTilesSource.transposed(2),
          MatrixTilesSource.transposed(3),
          MatrixTilesSource.transposed(4),
          new SiluSource());

  private KernelGenerator() {}

  /** Takes one argument, the source root to write to, such as target/generated-sources/kernels. */
  public static void main(String[] args) throws IOException {
    if (args.length != 1) {
      throw new IllegalArgumentException(
          "Expected one argument, the source root to write the kernels to, but got "
              + args.length
              + ": "
              + List.of(args)
              + ". \"mvn generate-sources\" passes it.");
    }
    write(Path.of(args[0]));
  }

  /** Makes the source root hold the kernels; returns how many files it changed. */
  static int write(Path root) throws IOException {
    Path folder = root.resolve(KernelSource.PACKAGE.replace('.', '/'));
    Files.createDirectories(folder);
    int changed = removeOthers(folder);
    for (KernelSource kernel : KERNELS) {
      Path file = folder.resolve(kernel.fileName());
      String text = kernel.text();
      // A new date of an old text would make the compiler's incremental build compile everything.
      if (!Files.exists(file) || !Files.readString(file).equals(text)) {
        Files.writeString(file, text);
        changed++;
      }
    }
    return changed;
  }

  /** Removes what an earlier state of this generator wrote, and nothing that a person did. */
  private static int removeOthers(Path folder) throws IOException {
    List<String> current = KERNELS.stream().map(KernelSource::fileName).toList();
    int removed = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.java")) {
      for (Path file : files) {
        if (!current.contains(file.getFileName().toString())
            && Files.readString(file).startsWith(KernelSource.MARK)) {
          Files.delete(file);
          removed++;
        }
      }
    }
    return removed;
  }
}
