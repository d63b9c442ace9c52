package io.github.efficientnet4j.model;

import io.github.efficientnet4j.architecture.Activation;
import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.architecture.ArchitectureBuilder;
import io.github.efficientnet4j.architecture.BatchNorm;
import io.github.efficientnet4j.architecture.Block;
import io.github.efficientnet4j.architecture.Bottleneck;
import io.github.efficientnet4j.architecture.ConvolutionBlock;
import io.github.efficientnet4j.architecture.DepthwiseSeparable;
import io.github.efficientnet4j.architecture.Family;
import io.github.efficientnet4j.architecture.MBConv;
import io.github.efficientnet4j.architecture.PaddingMode;
import io.github.efficientnet4j.architecture.SqueezeExcitation;
import io.github.efficientnet4j.architecture.Stage;
import io.github.efficientnet4j.architecture.Stem;
import io.github.efficientnet4j.internal.json.JsonObject;
import java.util.Optional;

/**
 * Converts an architecture to JSON and back. The JSON is part of the file format, so that changes
 * must stay compatible.
 */
final class ArchitectureJson {

  private ArchitectureJson() {}

  static JsonObject write(Architecture architecture) {
    JsonObject root =
        new JsonObject()
            .put("name", architecture.name())
            .put("input_channels", architecture.inputChannels())
            .put("resolution", architecture.resolution());
    // The members that other families need are written only for those, so that older versions can
    // read files of EfficientNets.
    if (architecture.family() != Family.EFFICIENTNET) {
      root.put("family", architecture.family().name());
    }
    JsonObject stem =
        new JsonObject()
            .put("channels", architecture.stem().channels())
            .put("kernel", architecture.stem().kernel())
            .put("stride", architecture.stem().stride());
    if (architecture.stem().maxPool()) {
      stem.put("max_pool", true);
    }
    JsonObject head =
        new JsonObject()
            .put("channels", architecture.head().channels())
            .put("classes", architecture.head().classes())
            .put("dropout", architecture.head().dropout());
    return root.put("stem", stem)
        .put("stages", architecture.stages().stream().map(ArchitectureJson::write).toList())
        .put("head", head)
        .put("batch_norm_epsilon", architecture.batchNorm().epsilon())
        .put("batch_norm_momentum", architecture.batchNorm().momentum())
        .put("padding", architecture.padding().name())
        .put("activation", architecture.activation().name())
        .put("drop_path", architecture.dropPath());
  }

  private static JsonObject write(Stage stage) {
    return write(stage.block())
        .put("channels", stage.channels())
        .put("repeats", stage.repeats())
        .put("stride", stage.stride());
  }

  private static JsonObject write(Block block) {
    JsonObject json = new JsonObject();
    if (block instanceof MBConv mbconv) {
      json.put("block", "mbconv").put("kernel", mbconv.kernel());
      json.put("expansion", mbconv.expansion());
      mbconv.squeezeExcitation().ifPresent(se -> json.put("squeeze_excitation", se.ratio()));
    } else if (block instanceof ConvolutionBlock convolution) {
      json.put("block", "convolution").put("kernel", convolution.kernel());
    } else if (block instanceof DepthwiseSeparable separable) {
      json.put("block", "depthwise_separable").put("kernel", separable.kernel());
    } else if (block instanceof Bottleneck bottleneck) {
      json.put("block", "bottleneck").put("kernel", bottleneck.kernel());
      json.put("expansion", bottleneck.expansion());
    } else {
      throw new AssertionError("no JSON form for " + block);
    }
    return json;
  }

  /**
   * Reads the JSON that {@link #write} wrote.
   *
   * @throws IllegalArgumentException if a member is missing or out of range
   */
  static Architecture read(JsonObject root) {
    JsonObject stem = root.object("stem");
    JsonObject head = root.object("head");
    ArchitectureBuilder builder =
        Architecture.builder(root.text("name"))
            .inputChannels(root.integer("input_channels"))
            .resolution(root.integer("resolution"))
            .family(root.has("family") ? Family.valueOf(root.text("family")) : Family.EFFICIENTNET)
            .stem(
                new Stem(
                    stem.integer("channels"),
                    stem.integer("kernel"),
                    stem.integer("stride"),
                    stem.flag("max_pool")))
            .head(head.integer("channels"))
            .classes(head.integer("classes"))
            .dropout(head.number("dropout"))
            .batchNorm(
                new BatchNorm(
                    root.number("batch_norm_epsilon"), root.number("batch_norm_momentum")))
            .padding(PaddingMode.valueOf(root.text("padding")))
            .activation(Activation.valueOf(root.text("activation")))
            .dropPath(root.number("drop_path"));
    for (JsonObject stage : root.objects("stages")) {
      builder.stage(
          readBlock(stage),
          stage.integer("channels"),
          stage.integer("repeats"),
          stage.integer("stride"));
    }
    return builder.build();
  }

  private static Block readBlock(JsonObject stage) {
    int kernel = stage.integer("kernel");
    String block = stage.text("block");
    return switch (block) {
      case "mbconv" ->
          new MBConv(
              kernel,
              stage.number("expansion"),
              stage.has("squeeze_excitation")
                  ? Optional.of(new SqueezeExcitation(stage.number("squeeze_excitation")))
                  : Optional.empty());
      case "convolution" -> new ConvolutionBlock(kernel);
      case "depthwise_separable" -> new DepthwiseSeparable(kernel);
      case "bottleneck" -> new Bottleneck(kernel, stage.integer("expansion"));
      default ->
          throw new IllegalArgumentException(
              "the block '" + block + "' is not known to this version of the library");
    };
  }
}
