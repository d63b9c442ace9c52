package io.github.efficientnet4j.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.github.efficientnet4j.cli.network.Computation;
import io.github.efficientnet4j.cli.network.ComputeOptions;
import io.github.efficientnet4j.cli.network.ConventionOptions;
import io.github.efficientnet4j.cli.terminal.Failures;
import io.github.efficientnet4j.cli.terminal.Numbers;
import io.github.efficientnet4j.cli.terminal.Printable;
import io.github.efficientnet4j.cli.terminal.StandardOutput;
import io.github.efficientnet4j.cli.terminal.TextTable;
import io.github.efficientnet4j.explain.CamFigure;
import io.github.efficientnet4j.explain.CamFigure.Panel;
import io.github.efficientnet4j.explain.CamStyle;
import io.github.efficientnet4j.explain.CamStyle.Background;
import io.github.efficientnet4j.explain.ClassActivationMapping;
import io.github.efficientnet4j.explain.ColorMap;
import io.github.efficientnet4j.explain.Explainer;
import io.github.efficientnet4j.explain.Explanation;
import io.github.efficientnet4j.explain.GradCam;
import io.github.efficientnet4j.image.ImageDecoder;
import io.github.efficientnet4j.image.Labels;
import io.github.efficientnet4j.image.Prediction;
import io.github.efficientnet4j.image.RgbImage;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.model.Network;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "cam",
    description = {
      "Draw where in photos networks see their classes.",
      "One network: a row for each photo, its most probable classes side by side.",
      "Several: the networks side by side, a row for each of their most probable classes.",
      "The Java engine computes them: --engine nd4j has no feature maps to draw."
    },
    mixinStandardHelpOptions = true)
final class CamCommand implements Callable<Integer> {

  private static final int CLASSES_OF_ONE_NETWORK = 3;

  @Spec private CommandSpec spec;

  @Option(
      names = "--weights",
      required = true,
      split = ",",
      paramLabel = "FILE|NAME",
      description =
          "One or more .safetensors or .pth files, or names of published weights (see 'weights"
              + " list'), separated by commas.")
  private List<String> weights;

  @Parameters(arity = "1..*", paramLabel = "IMAGE", description = NamedImage.DESCRIPTION)
  private List<Path> images;

  @Option(
      names = "--out",
      paramLabel = "FILE|DIR",
      description =
          "A .png or .jpg file for all photos, or a folder for a picture of each (default: cam.png,"
              + " of several photos the folder cam).")
  private Path out;

  @Option(
      names = "--width",
      paramLabel = "PIXELS",
      description =
          "Of each panel of a picture, "
              + CamFigure.MIN_PANEL_WIDTH
              + " to "
              + CamFigure.MAX_PANEL_WIDTH
              + " (default: 320).")
  private Integer width;

  @Option(
      names = "--json",
      description =
          "Print the maps as JSON instead of a table; pictures are drawn only if --out is given.")
  private boolean json;

  @Option(
      names = "--top",
      paramLabel = "K",
      converter = Numbers.AtLeastOne.class,
      description = "How many classes (default: 3 of one network, 1 of each of several).")
  private Integer top;

  @Option(
      names = "--class",
      paramLabel = "NAME|INDEX",
      description = "This class, whatever its probability, instead of the most probable ones.")
  private String wanted;

  @Option(
      names = "--stage",
      paramLabel = "NAME",
      description =
          "Grad-CAM of this stage, features.0 (stem) to features.N (head), instead of the class"
              + " activation map of the last.")
  private String stage;

  @Option(
      names = "--background",
      defaultValue = "photo",
      description =
          "What maps are drawn over, one of ${COMPLETION-CANDIDATES}: the whole photo, or the"
              + " network's resized and cropped input (default: ${DEFAULT-VALUE}).")
  private Background background;

  @Option(
      names = "--colors",
      defaultValue = "viridis",
      description = "One of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private ColorMap colors;

  @Mixin private ConventionOptions conventions;
  @Mixin private ComputeOptions compute;

  /** A decoded image. */
  private record Photo(NamedImage name, RgbImage image) {}

  @Override
  public Integer call() throws IOException {
    if (top != null && wanted != null) {
      throw new Failures.UsageException("--top and --class exclude each other");
    }
    EngineOptions engine = engine();
    CamFigure empty = figure();
    NamedImages all = NamedImages.of(images, spec.commandLine().getErr());
    List<NamedImage> photos = all.images();
    boolean drawn = !json || out != null;
    CamTargets targets = drawn ? CamTargets.of(out, photos) : new CamTargets(false, List.of());
    List<ExplainingNetwork> networks = new ArrayList<>();
    try {
      for (String name : weights) {
        networks.add(network(name, engine));
      }
      int code = explain(photos, networks, empty, targets);
      return all.complete() ? code : 1;
    } finally {
      networks.forEach(network -> network.explainer().close());
    }
  }

  private EngineOptions engine() {
    Computation computation = compute.computation();
    if (computation.usesNd4j()) {
      throw new Failures.UsageException(
          "--engine nd4j computes logits, and no feature maps to draw; take auto, vector or scalar");
    }
    return computation.javaEngine();
  }

  private CamFigure figure() {
    CamFigure usual =
        CamFigure.of(CamStyle.defaults().withBackground(background).withColors(colors));
    try {
      return width == null ? usual : usual.withPanelWidth(width);
    } catch (IllegalArgumentException e) {
      throw new Failures.UsageException("--width: " + e.getMessage());
    }
  }

  /** One photo after the other: a picture of its own is there as soon as it is explained. */
  private int explain(
      List<NamedImage> photos,
      List<ExplainingNetwork> networks,
      CamFigure empty,
      CamTargets targets)
      throws IOException {
    PrintWriter console = spec.commandLine().getOut();
    ArrayNode results = new ObjectMapper().createArrayNode();
    CamFigure together = empty;
    int explained = 0;
    for (int i = 0; i < photos.size(); i++) {
      Photo photo;
      try {
        photo = new Photo(photos.get(i), photos.get(i).source().read(ImageDecoder.standard()));
      } catch (IOException e) {
        spec.commandLine().getErr().println("error: " + photos.get(i).failure(e));
        continue;
      }
      explained++;
      List<List<Explanation>> explanations =
          networks.stream().map(network -> network.explain(photo.image(), count())).toList();
      if (json) {
        results.add(CamJson.of(photo.name(), photo.image(), networks, explanations));
      } else {
        console.println(Printable.of(photo.name().file()));
        console.print(table(networks, explanations));
        StandardOutput.require(console);
      }
      if (targets.together()) {
        together = withRows(together, photo, networks, explanations);
      } else if (!targets.files().isEmpty()) {
        write(withRows(empty, photo, networks, explanations), targets.files().get(i));
      }
    }
    if (targets.together() && explained > 0) {
      write(together, targets.files().get(0));
    }
    if (json) {
      console.println(results.toPrettyString());
    }
    return explained == photos.size() ? 0 : 1;
  }

  private int count() {
    return top != null ? top : weights.size() == 1 ? CLASSES_OF_ONE_NETWORK : 1;
  }

  private void write(CamFigure figure, Path file) throws IOException {
    figure.write(file);
    if (!json) {
      spec.commandLine().getOut().println("  " + Printable.of(file));
    }
  }

  private ExplainingNetwork network(String name, EngineOptions engine) throws IOException {
    Network network = conventions.load(name);
    int classIndex = wanted == null ? -1 : classIndex(network.labels());
    return new ExplainingNetwork(
        name, Optional.ofNullable(stage), title(name), explainer(network, engine), classIndex);
  }

  private Explainer explainer(Network network, EngineOptions engine) {
    if (stage == null) {
      return ClassActivationMapping.of(network, engine);
    }
    try {
      return GradCam.of(network, stage, engine);
    } catch (IllegalArgumentException e) {
      throw new Failures.UsageException("--stage: " + e.getMessage());
    }
  }

  private int classIndex(Labels known) {
    int index = known.names().indexOf(wanted);
    if (index < 0) {
      try {
        index = Integer.parseInt(wanted);
      } catch (NumberFormatException e) {
        // Neither a name nor a number: reported below.
      }
    }
    if (index < 0 || index >= known.size()) {
      throw new Failures.UsageException(
          "no class is called '"
              + wanted
              + "'; give one of the network's labels, or an index from 0 to "
              + (known.size() - 1));
    }
    return index;
  }

  /** A file's name without its ending, or the name of published weights; and the stage. */
  private String title(String weights) {
    String name =
        Files.exists(Path.of(weights))
            ? Path.of(weights).getFileName().toString().replaceFirst("\\.[^.]+$", "")
            : weights;
    return stage == null ? name : name + ", " + stage;
  }

  private static CamFigure withRows(
      CamFigure figure,
      Photo photo,
      List<ExplainingNetwork> networks,
      List<List<Explanation>> explanations) {
    return networks.size() == 1
        ? withClassesSideBySide(figure, photo, networks.get(0), explanations.get(0))
        : withNetworksSideBySide(figure, photo, networks, explanations);
  }

  private static CamFigure withClassesSideBySide(
      CamFigure figure, Photo photo, ExplainingNetwork network, List<Explanation> explanations) {
    List<Panel> row = new ArrayList<>();
    row.add(Panel.photo(photo.name().shortName(), photo.image(), network.explainer().transform()));
    for (Explanation explanation : explanations) {
      row.add(
          Panel.ofClass(
              network.title(), photo.image(), network.explainer().transform(), explanation));
    }
    return figure.withRow(row);
  }

  private static CamFigure withNetworksSideBySide(
      CamFigure figure,
      Photo photo,
      List<ExplainingNetwork> networks,
      List<List<Explanation>> explanations) {
    CamFigure extended = figure;
    int ranks = explanations.stream().mapToInt(List::size).max().orElse(0);
    for (int rank = 0; rank < ranks; rank++) {
      List<Panel> row = new ArrayList<>();
      row.add(Panel.photo(photo.name().shortName(), photo.image()));
      for (int i = 0; i < networks.size(); i++) {
        if (rank < explanations.get(i).size()) {
          row.add(
              Panel.explained(
                  networks.get(i).title(),
                  photo.image(),
                  networks.get(i).explainer().transform(),
                  explanations.get(i).get(rank)));
        }
      }
      extended = extended.withRow(row);
    }
    return extended;
  }

  private static TextTable table(
      List<ExplainingNetwork> networks, List<List<Explanation>> explanations) {
    TextTable table = new TextTable(Set.of(0, 2), "  network", "index", "label", "probability");
    for (int i = 0; i < networks.size(); i++) {
      for (Explanation explanation : explanations.get(i)) {
        Prediction prediction = explanation.prediction();
        table.add(
            "  " + networks.get(i).title(),
            Integer.toString(prediction.index()),
            prediction.label(),
            String.format(Locale.ROOT, "%.2f %%", 100 * prediction.probability()));
      }
    }
    return table;
  }
}
