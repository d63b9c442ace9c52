package io.github.efficientnet4j.cli;

import io.github.efficientnet4j.cli.network.InputSize;
import io.github.efficientnet4j.cli.network.NetworkOptions;
import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.internal.io.AtomicFile;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.onnx.OnnxOptions;
import io.github.efficientnet4j.onnx.OnnxOptions.Normalization;
import io.github.efficientnet4j.onnx.OnnxWriter;
import io.github.efficientnet4j.weights.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "export",
    description = "Write a network as an ONNX file for other runtimes, or as a safetensors file.",
    mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private NetworkOptions network;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The file to write; one of that name is replaced when all is written.")
  private Path out;

  @Option(
      names = "--format",
      description = "One of ${COMPLETION-CANDIDATES} (default: what the name of --out ends with).")
  private Format format;

  @Option(
      names = "--input",
      paramLabel = "HxW",
      converter = InputSize.Converter.class,
      description =
          "ONNX: input height and width in pixels (default: as the network's image transform"
              + " makes). The batch size is always open.")
  private InputSize input;

  @Option(
      names = "--keep-batch-norm",
      description = "ONNX: keep BatchNorm as an operator, instead of folding it into convolutions.")
  private boolean keepBatchNorm;

  @Option(
      names = "--type",
      description = "safetensors: one of ${COMPLETION-CANDIDATES} (default: f32).")
  private Type type;

  /** What a network can be written as. */
  enum Format {
    /** The graph with its weights, for inference elsewhere. */
    ONNX,
    /** The weights with all that this library needs to load them again. */
    SAFETENSORS
  }

  /** What numbers can be stored as. */
  enum Type {
    /** Single precision. */
    F32,
    /** Half precision. */
    F16,
    /** The upper half of single precision. */
    BF16
  }

  @Override
  public Integer call() throws IOException {
    Format chosen = format == null ? formatByName() : format;
    if (chosen == Format.ONNX && type != null) {
      throw new Failures.UsageException("--type is for safetensors; ONNX files are written in F32");
    }
    if (chosen == Format.SAFETENSORS && (input != null || keepBatchNorm)) {
      throw new Failures.UsageException(
          "--input and --keep-batch-norm are for ONNX; a safetensors file holds the parameters as"
              + " they are, for any input size");
    }
    AtomicFile.requireWritable(out);
    Network loaded = network.load();
    String written = chosen == Format.ONNX ? onnx(loaded) : safetensors(loaded);
    CommandLine line = spec.commandLine();
    (AtomicFile.isStandardOutput(out) ? line.getErr() : line.getOut())
        .printf(Locale.ROOT, "%s: %s%s%n", out, megabytes(), written);
    return 0;
  }

  /** Nothing of a device, which has no size. */
  private String megabytes() throws IOException {
    return Files.isRegularFile(out)
        ? String.format(Locale.ROOT, "%.1f MB, ", Files.size(out) / 1e6)
        : "";
  }

  private Format formatByName() {
    String name = out.toString().toLowerCase(Locale.ROOT);
    for (Format candidate : Format.values()) {
      if (name.endsWith("." + candidate.name().toLowerCase(Locale.ROOT))) {
        return candidate;
      }
    }
    throw new Failures.UsageException(
        "which format? " + out + " ends with neither .onnx nor .safetensors; add --format");
  }

  private String onnx(Network loaded) throws IOException {
    var transform = loaded.transform();
    InputSize size =
        input == null ? new InputSize(transform.cropHeight(), transform.cropWidth()) : input;
    OnnxOptions options =
        OnnxOptions.defaults()
            .withInputSize(size.height(), size.width())
            .withNormalization(keepBatchNorm ? Normalization.KEPT : Normalization.FOLDED);
    try {
      loaded.exportOnnx(out, options);
    } catch (IllegalArgumentException e) {
      throw new Failures.UsageException(e.getMessage());
    }
    return String.format(
        Locale.ROOT,
        "ONNX with operator set %d%n  input  %s: float, batch x %d x %d x %d%n  output %s: float,"
            + " batch x %d",
        OnnxWriter.OPERATOR_SET,
        OnnxWriter.INPUT,
        loaded.architecture().inputChannels(),
        size.height(),
        size.width(),
        OnnxWriter.OUTPUT,
        loaded.labels().size());
  }

  private String safetensors(Network loaded) throws IOException {
    TensorType stored = type == null ? TensorType.F32 : TensorType.valueOf(type.name());
    loaded.save(out, stored);
    return String.format(
        Locale.ROOT,
        "safetensors with %d tensors in %s",
        loaded.parameters().specs().size(),
        stored);
  }
}
