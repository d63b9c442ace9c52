package io.github.efficientnet4j.study;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.graph.Cost;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.image.ImageTransform;
import io.github.efficientnet4j.image.Labels;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.internal.io.OutputFolder;
import io.github.efficientnet4j.model.Network;
import io.github.efficientnet4j.training.Evaluation;
import io.github.efficientnet4j.training.Trainer;
import io.github.efficientnet4j.training.TrainingData;
import io.github.efficientnet4j.training.augmentation.EvaluationTransform;
import io.github.efficientnet4j.training.data.BatchLoader;
import io.github.efficientnet4j.training.data.CachedDataset;
import io.github.efficientnet4j.training.data.LoaderOptions;
import io.github.efficientnet4j.training.data.TrainingSplit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * Trains each network of a study from random weights, and evaluates its averaged weights after the
 * last epoch.
 *
 * <p>No epoch is selected by its accuracy. Images are resized to each network's resolution. They
 * are decoded once for all trainings if memory allows.
 *
 * <p>Immutable and thread-safe.
 */
public final class TrainedTrials implements TrialRunner {

  private static final int EVALUATION_BATCH = 64;
  private static final int BATCHES_AHEAD = 3;

  private final TrainingSplit images;
  private final ImageTransform transform;
  private final TrainingBudget budget;
  private final Optional<Path> models;

  private TrainedTrials(
      TrainingSplit images,
      ImageTransform transform,
      TrainingBudget budget,
      Optional<Path> models) {
    this.images = images;
    this.transform = Objects.requireNonNull(transform, "transform");
    this.budget = Objects.requireNonNull(budget, "budget");
    this.models = models;
  }

  /**
   * {@return a runner that saves no models}
   *
   * @param images the training and validation images
   * @param transform the baseline's transform; it is scaled to each network's resolution
   * @param budget how each network is trained
   */
  public static TrainedTrials of(
      TrainingSplit images, ImageTransform transform, TrainingBudget budget) {
    TrainingSplit cached =
        new TrainingSplit(
            CachedDataset.of(images.training()), CachedDataset.of(images.validation()));
    return new TrainedTrials(cached, transform, budget, Optional.empty());
  }

  /**
   * {@return a copy that saves each trained model as {@code <trial>-<seed>.safetensors}}
   *
   * @param folder the folder of the models; created if it does not exist
   */
  public TrainedTrials savingModels(Path folder) {
    return new TrainedTrials(images, transform, budget, Optional.of(folder));
  }

  /**
   * {@return the file of a trained model} It exists if that training ran while models were saved.
   *
   * @param folder the folder that was given to {@link #savingModels}
   * @param trial the trial's name
   * @param seed the training's seed
   */
  public static Path savedModel(Path folder, String trial, long seed) {
    return folder.resolve(trial + "-" + seed + ".safetensors");
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException if the network has another number of classes than the images
   * @throws io.github.efficientnet4j.training.TrainingDivergedException if a loss, gradient, weight
   *     or logit is not finite
   */
  @Override
  public TrialResult run(Trial trial, long seed) throws IOException {
    long started = System.nanoTime();
    Architecture network = trial.network();
    ImageTransform scaled = transformAt(network.resolution());
    Network start =
        Network.create(network, seed)
            .withLabels(Labels.of(images.training().classNames()))
            .withTransform(scaled);
    Network trained =
        Trainer.of(start, budget.config().toBuilder().seed(seed).build(), budget.engines())
            .train(TrainingData.of(trainingBatches(scaled, seed)))
            .model();
    Evaluation evaluation = evaluate(trained);
    if (models.isPresent()) {
      OutputFolder.create(models.get());
      trained.save(savedModel(models.get(), trial.name(), seed));
    }
    Cost cost = Cost.of(Graph.of(network));
    return new TrialResult(
        trial.series(),
        trial.name(),
        trial.scaling(),
        seed,
        network.resolution(),
        cost.multiplyAdds(),
        cost.parameters(),
        evaluation.top1(),
        evaluation.loss(),
        (System.nanoTime() - started) / 1e9);
  }

  private BatchLoader trainingBatches(ImageTransform scaled, long seed) {
    LoaderOptions options = threaded(LoaderOptions.training(budget.batch(), seed));
    return new BatchLoader(
        images.training(),
        budget.augmentation().apply(scaled),
        budget
            .mixUp()
            .map(options::withMixUp)
            .orElse(options)
            .withWholeBatches(images.training().size() >= budget.batch()));
  }

  private Evaluation evaluate(Network trained) {
    BatchLoader loader =
        new BatchLoader(
            images.validation(),
            new EvaluationTransform(trained.transform()),
            threaded(LoaderOptions.evaluation(EVALUATION_BATCH)));
    try (InferenceEngine engine =
        trained.compile(EngineOptions.defaults().withThreads(budget.threads()))) {
      return Evaluation.of(engine, loader);
    }
  }

  private LoaderOptions threaded(LoaderOptions options) {
    return budget.threads() == 0 ? options : options.withThreads(budget.threads(), BATCHES_AHEAD);
  }

  /**
   * {@return the baseline's transform for another resolution} Resize and crop sizes change in
   * proportion.
   */
  private ImageTransform transformAt(int resolution) {
    int side = transform.cropHeight();
    if (resolution == side && transform.cropWidth() == side) {
      return transform;
    }
    int resize = (int) Math.round((double) transform.resize() * resolution / side);
    return new ImageTransform(
        resize, resolution, resolution, transform.resampling(), transform.mean(), transform.std());
  }
}
