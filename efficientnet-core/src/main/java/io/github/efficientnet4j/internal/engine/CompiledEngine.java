package io.github.efficientnet4j.internal.engine;

import io.github.efficientnet4j.architecture.Architecture;
import io.github.efficientnet4j.graph.FeatureMap;
import io.github.efficientnet4j.graph.Graph;
import io.github.efficientnet4j.graph.ParameterValues;
import io.github.efficientnet4j.inference.EngineOptions;
import io.github.efficientnet4j.inference.EngineOptions.KernelChoice;
import io.github.efficientnet4j.inference.ImageBatch;
import io.github.efficientnet4j.inference.InferenceEngine;
import io.github.efficientnet4j.inference.KernelTime;
import io.github.efficientnet4j.inference.PixelLayout;
import io.github.efficientnet4j.internal.concurrent.Workers;
import io.github.efficientnet4j.internal.engine.layout.MapBuffer;
import io.github.efficientnet4j.internal.engine.plan.PackedWeights;
import io.github.efficientnet4j.internal.engine.plan.Plan;
import io.github.efficientnet4j.internal.engine.plan.PlanBuilder;
import io.github.efficientnet4j.internal.engine.run.KernelSwitch;
import io.github.efficientnet4j.internal.engine.run.PlanPool;
import io.github.efficientnet4j.internal.engine.run.Profiler;
import io.github.efficientnet4j.internal.engine.run.RecentPlans;
import io.github.efficientnet4j.internal.engine.run.RestingTeams;
import io.github.efficientnet4j.internal.engine.run.Team;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;

/**
 * The engine in Java: a network compiled to plans, with BatchNorm folded and weights packed once
 * for all of them.
 *
 * <p>A plan holds for one input size and one choice of outputs. It is made when they first come;
 * the eight plans used last are kept, with the memory of their last calls ({@link RestingTeams}).
 * The plan of the last call is found without a look-up, so that calls in steady state allocate
 * nothing.
 *
 * <p>Thread-safe: concurrent calls share the workers, and each has memory of its own.
 */
public final class CompiledEngine implements InferenceEngine {

  /** Ends the warming of engines that nobody closed. */
  private static final Cleaner CLEANER = Cleaner.create();

  /**
   * The largest side of the images that warm the kernels up. The same code runs as for larger ones,
   * but the interpreter, which boxes every vector, has less to do before the JVM compiles it.
   */
  private static final int MAX_WARM_SIDE = 128;

  private static final List<String> LOGITS_ONLY = List.of(LOGITS);

  private final Architecture architecture;
  private final int height;
  private final int width;
  private final PackedWeights weights;
  private final Workers workers;
  private final KernelSwitch kernels;
  private final RestingTeams resting;
  private final RecentPlans plans = new RecentPlans();

  /** The plan of the last call: if the next call needs the same one, no key is allocated. */
  private volatile PlanPool latest;

  private CompiledEngine(Graph graph, ParameterValues parameters, EngineOptions options) {
    this.architecture = graph.architecture();
    this.height = graph.input().height();
    this.width = graph.input().width();
    this.kernels = new KernelSwitch(options.kernels());
    this.weights = new PackedWeights(graph, parameters, kernels.lanes());
    this.workers = Workers.of(this, options.threads());
    this.resting = new RestingTeams(options.maxIdleBytes());
    CLEANER.register(this, kernels::stop);
  }

  /**
   * Compiles a network with all cores and the fastest kernels.
   *
   * @param architecture the network
   * @param parameters its weights
   * @return an engine with a plan for the architecture's nominal resolution
   */
  public static CompiledEngine compile(Architecture architecture, ParameterValues parameters) {
    return compile(architecture, parameters, EngineOptions.defaults());
  }

  /**
   * Compiles a network.
   *
   * @param architecture the network
   * @param parameters its weights; not needed afterwards
   * @param options threads and kernels
   * @return an engine with a plan for the architecture's nominal resolution
   * @throws IllegalStateException if {@link KernelChoice#VECTOR} is asked for and this JVM has no
   *     vector kernels
   */
  public static CompiledEngine compile(
      Architecture architecture, ParameterValues parameters, EngineOptions options) {
    int side = architecture.resolution();
    return compile(architecture, parameters, options, side, side);
  }

  /**
   * Compiles a network for images of one size first; others can come later.
   *
   * @param architecture the network
   * @param parameters its weights; not needed afterwards
   * @param options threads and kernels
   * @param height rows of the images, at least 1
   * @param width columns of the images, at least 1
   * @return an engine with a plan for that size, which is that of {@link #run(float[], int)}
   * @throws IllegalArgumentException if a size is out of range
   * @throws IllegalStateException if {@link KernelChoice#VECTOR} is asked for and this JVM has no
   *     vector kernels
   */
  public static CompiledEngine compile(
      Architecture architecture,
      ParameterValues parameters,
      EngineOptions options,
      int height,
      int width) {
    Objects.requireNonNull(architecture, "architecture");
    Graph graph = Graph.of(architecture, height, width);
    CompiledEngine engine = new CompiledEngine(graph, parameters, options);
    PlanPool.Key key = new PlanPool.Key(height, width, LOGITS_ONLY);
    engine.latest =
        engine.plans.get(
            key, same -> pool(same, graph, engine.weights, engine.threads(), engine.resting));
    engine.warmInBackground();
    return engine;
  }

  @Override
  public float[] run(float[] nchw, int batch) {
    ImageBatch images = ImageBatch.of(nchw, PixelLayout.NCHW, batch, height, width);
    try {
      images.requireChannels(architecture.inputChannels());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          e.getMessage() + "; logits(ImageBatch) takes images of other sizes", e);
    }
    return logits(images);
  }

  @Override
  public float[] logits(ImageBatch images) {
    images.requireChannels(architecture.inputChannels());
    float[] logits = new float[values(LOGITS, images, architecture.head().classes())];
    logits(images, logits);
    return logits;
  }

  @Override
  public void logits(ImageBatch images, float[] logits) {
    long expected = (long) images.size() * architecture.head().classes();
    if (logits.length != expected) {
      throw new IllegalArgumentException(
          "the logits are " + expected + " floats, but the array has " + logits.length);
    }
    images.requireChannels(architecture.inputChannels());
    run(images, plan(images.height(), images.width(), LOGITS_ONLY), logits, null);
  }

  /** The number of values of an output, which have to fit into an array. */
  private static int values(String output, ImageBatch images, long perImage) {
    long values = images.size() * perImage;
    if (values > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          output
              + " of "
              + images.size()
              + " images are "
              + values
              + " floats, more than an array holds; pass fewer images at a time");
    }
    return (int) values;
  }

  @Override
  public float[] embedding(ImageBatch images) {
    return outputs(images, List.of(EMBEDDING)).get(EMBEDDING);
  }

  @Override
  public Map<String, float[]> outputs(ImageBatch images, Collection<String> names) {
    images.requireChannels(architecture.inputChannels());
    workers.requireOpen();
    Map<String, float[]> results = new LinkedHashMap<>();
    if (names.isEmpty()) {
      return results;
    }
    PlanPool pool = plan(images.height(), images.width(), names.stream().distinct().toList());
    List<String> outputs = pool.key().outputs();
    float[][] arrays = new float[outputs.size()][];
    for (int i = 0; i < arrays.length; i++) {
      MapBuffer map = pool.plan().outputs().get(i);
      long perImage = (long) map.shape().channels() * map.pixels();
      arrays[i] = new float[values(outputs.get(i), images, perImage)];
      results.put(outputs.get(i), arrays[i]);
    }
    run(images, pool, null, arrays);
    return results;
  }

  @Override
  public List<String> outputNames() {
    List<String> names = new ArrayList<>(List.of(LOGITS, EMBEDDING));
    Graph.of(architecture).featureMaps().stream().map(FeatureMap::name).forEach(names::add);
    return List.copyOf(names);
  }

  @Override
  public Architecture architecture() {
    return architecture;
  }

  @Override
  public int threads() {
    return workers.threads();
  }

  @Override
  public String kernels() {
    return kernels.current().name();
  }

  @Override
  public void warmUp() {
    workers.requireOpen();
    try {
      kernels.awaitWarm();
      workers.requireOpen();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for the engine to warm up");
    }
  }

  @Override
  public List<KernelTime> profile(int runs) {
    workers.requireOpen();
    if (runs < 1) {
      throw new IllegalArgumentException("at least 1 run is needed, but " + runs + " was given");
    }
    Graph graph = Graph.of(architecture, height, width);
    Plan plan = PlanBuilder.build(graph, List.of(graph.logitsNode()), weights, 1);
    return Profiler.profile(plan, architecture.inputChannels(), kernels.current(), runs);
  }

  private PlanPool plan(int rows, int columns, List<String> outputs) {
    PlanPool last = latest;
    if (last != null && last.key().is(rows, columns, outputs)) {
      return last;
    }
    PlanPool pool = plans.get(new PlanPool.Key(rows, columns, outputs), this::newPlan);
    latest = pool;
    return pool;
  }

  /** {@return the number of plans, each with memory of its own; for tests} */
  public int plansKept() {
    return plans.size();
  }

  /** {@return the memory that rests until the next call, in bytes; for tests} */
  public long idleBytes() {
    return resting.bytes();
  }

  private PlanPool newPlan(PlanPool.Key key) {
    Graph graph = Graph.of(architecture, key.height(), key.width());
    return pool(key, graph, weights, threads(), resting);
  }

  private static PlanPool pool(
      PlanPool.Key key, Graph graph, PackedWeights weights, int threads, RestingTeams resting) {
    List<Integer> nodes = key.outputs().stream().map(name -> node(graph, name)).toList();
    Plan plan = PlanBuilder.build(graph, nodes, weights, threads);
    return new PlanPool(key, plan, graph.input().channels(), threads, resting);
  }

  /** Refers to what the plan needs, not to the engine, which may be collected meanwhile. */
  private void warmInBackground() {
    PlanPool.Key key =
        new PlanPool.Key(
            Math.min(height, MAX_WARM_SIDE), Math.min(width, MAX_WARM_SIDE), LOGITS_ONLY);
    Architecture network = architecture;
    PackedWeights packed = weights;
    int threads = threads();
    kernels.warmInBackground(
        () ->
            pool(
                key,
                Graph.of(network, key.height(), key.width()),
                packed,
                threads,
                new RestingTeams(0)),
        latest);
  }

  private static int node(Graph graph, String output) {
    return switch (output) {
      case LOGITS -> graph.logitsNode();
      case EMBEDDING -> graph.embeddingNode();
      default -> graph.featureMap(output).lastNode();
    };
  }

  /**
   * Computes a plan's outputs for some images.
   *
   * @param images the images
   * @param pool the plan
   * @param single receives the plan's only output, or null; a call for logits then allocates no
   *     array of arrays
   * @param several receive the plan's outputs if {@code single} is null
   */
  private void run(ImageBatch images, PlanPool pool, float[] single, float[][] several) {
    int members;
    try {
      members = workers.enter();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for other calls of the engine");
    }
    try {
      Team team = pool.take();
      team.begin(images, kernels, members, single, several);
      workers.help(team, members);
      team.work(0);
      team.throwFailure();
      pool.giveBack(team);
      kernels.answered();
    } finally {
      workers.leave(members);
      Reference.reachabilityFence(this);
    }
  }

  @Override
  public void close() {
    kernels.stop();
    workers.close();
    resting.clear();
  }
}
