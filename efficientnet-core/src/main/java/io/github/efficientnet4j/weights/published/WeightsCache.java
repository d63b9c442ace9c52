package io.github.efficientnet4j.weights.published;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import io.github.efficientnet4j.weights.published.WeightsUnavailableException.Reason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A folder of published weight files, filled on demand.
 *
 * <p>A file gets its own name only when it is complete and its hash is right. Until then it is
 * called {@code <file>.part}, and an interrupted download continues from it. Two side files lie
 * beside it:
 *
 * <ul>
 *   <li>{@code <file>.verified} holds hash, size and modification time. While size and time are
 *       unchanged, the file is not hashed again. Without this side file every use reads the whole
 *       file once, which takes about half a second for B7.
 *   <li>{@code <file>.lock} is empty. It lets several processes share one download.
 * </ul>
 *
 * <p>A file that was placed by hand, under its present or an older name, is found and verified in
 * the same way. Side files protect against damage. They do not protect against somebody with write
 * access to the folder.
 *
 * <p>Files without a published hash are trusted on first use. Their structure must be complete, and
 * later content must have the hash in {@code <file>.verified}.
 *
 * <p>Immutable. Any number of threads, objects and processes may safely use one folder.
 */
public final class WeightsCache {
  private static final System.Logger LOG = System.getLogger(WeightsCache.class.getName());

  private final CacheSettings settings;

  WeightsCache(CacheSettings settings) {
    this.settings = settings;
  }

  /**
   * {@return the user's cache, configured by system properties and environment variables} The
   * system properties are {@code efficientnet4j.cache} (folder), {@code efficientnet4j.offline}
   * (true or false), {@code efficientnet4j.mirror.torchvision} and {@code
   * efficientnet4j.mirror.timm} (addresses). Where a property is absent, the environment variable
   * {@code EFFICIENTNET4J_CACHE}, {@code EFFICIENTNET4J_OFFLINE}, {@code
   * EFFICIENTNET4J_MIRROR_TORCHVISION} or {@code EFFICIENTNET4J_MIRROR_TIMM} applies.
   *
   * <p>The default folder is {@code efficientnet4j} in {@code $XDG_CACHE_HOME} or {@code ~/.cache}
   * on Linux, in {@code ~/Library/Caches} on macOS, and in {@code %LOCALAPPDATA%} on Windows. The
   * first download creates it.
   *
   * @throws IllegalArgumentException if a setting is invalid
   */
  public static WeightsCache ofEnvironment() {
    return new WeightsCache(CacheSettings.of(System::getProperty, System::getenv));
  }

  /**
   * {@return a cache in a given folder} Properties and environment variables are not read.
   *
   * @param directory the folder; the first download creates it
   */
  public static WeightsCache in(Path directory) {
    return new WeightsCache(CacheSettings.in(directory));
  }

  /**
   * {@return the same cache in another folder}
   *
   * @param directory the folder; the first download creates it
   */
  public WeightsCache withDirectory(Path directory) {
    return new WeightsCache(settings.withDirectory(directory));
  }

  /**
   * {@return the same cache with the network switched off or on}
   *
   * @param offline whether only files that are already in the folder may be used
   */
  public WeightsCache withOffline(boolean offline) {
    return new WeightsCache(settings.withOffline(offline));
  }

  /**
   * {@return the same cache with a mirror for one publisher's files} Downloaded content is verified
   * as usual.
   *
   * @param source the publisher
   * @param base the http or https address below which the publisher's relative paths are served
   * @throws IllegalArgumentException if the address is not absolute http or https, or has a query
   */
  public WeightsCache withMirror(WeightsSource source, URI base) {
    return new WeightsCache(settings.withMirror(source, base));
  }

  /**
   * {@return the same cache with other time limits} The defaults are 20 and 30 seconds. The total
   * time of a download has no limit as long as bytes arrive.
   *
   * @param connect the longest wait for a connection
   * @param stall the longest time without a single byte; after it a transfer counts as broken
   * @throws IllegalArgumentException if a limit is not positive
   */
  public WeightsCache withTimeouts(Duration connect, Duration stall) {
    return new WeightsCache(settings.withTimeouts(connect, stall));
  }

  /** {@return the folder as an absolute path; it need not exist} */
  public Path directory() {
    return settings.directory();
  }

  /**
   * {@return the address from which a file is downloaded, below the mirror if one is set}
   *
   * @param weights the wanted weights
   */
  public URI uri(PublishedWeights weights) {
    return settings.uri(weights);
  }

  /**
   * Looks for a file in the folder without using the network.
   *
   * @param weights the wanted weights
   * @return a verified file; empty if there is none or it is damaged
   * @throws IOException if a file exists but cannot be read
   */
  public Optional<Path> cached(PublishedWeights weights) throws IOException {
    Inspection inspection = inspect(weights);
    inspection.problems().forEach(problem -> LOG.log(WARNING, problem));
    return inspection.found();
  }

  /**
   * Returns the verified file. It is downloaded if necessary, without reporting progress.
   *
   * @param weights the wanted weights
   * @return the path of the file in the cache folder
   * @throws WeightsUnavailableException if the file is not in the folder and cannot be downloaded
   * @throws IOException if the folder cannot be read, or the thread is interrupted (an {@link
   *     InterruptedIOException}; the thread's interrupt flag is set, and the bytes that had arrived
   *     are kept)
   */
  public Path get(PublishedWeights weights) throws IOException {
    return get(weights, DownloadProgress.silent());
  }

  /**
   * Returns the verified file, and downloads it if necessary. If another thread or process is
   * downloading the same file, this method waits for it and uses its result.
   *
   * @param weights the wanted weights
   * @param progress is notified of a download
   * @return the path of the file in the cache folder
   * @throws WeightsUnavailableException if the file is not in the folder and cannot be downloaded
   * @throws IOException if the folder cannot be read, or the thread is interrupted (an {@link
   *     InterruptedIOException}; the thread's interrupt flag is set, and the bytes that had arrived
   *     are kept)
   */
  public Path get(PublishedWeights weights, DownloadProgress progress) throws IOException {
    Objects.requireNonNull(progress, "progress");
    try {
      Inspection inspection = inspect(weights);
      if (inspection.found().isPresent()) {
        return inspection.found().get();
      }
      inspection.problems().forEach(problem -> LOG.log(WARNING, problem));
      if (settings.offline()) {
        throw offline(weights, inspection);
      }
      return downloadAlone(weights, progress);
    } catch (InterruptedException | ClosedByInterruptException | FileLockInterruptionException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted =
          new InterruptedIOException(
              "interrupted while getting "
                  + weights.name()
                  + "; what had arrived is kept, and the next call goes on from there");
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  private Path downloadAlone(PublishedWeights weights, DownloadProgress progress)
      throws IOException, InterruptedException {
    createDirectory();
    Path file = settings.file(weights);
    try (DownloadLock lock = DownloadLock.acquire(file)) {
      Optional<Path> arrivedMeanwhile = inspect(weights).found();
      return arrivedMeanwhile.isPresent()
          ? arrivedMeanwhile.get()
          : download(weights, file, progress);
    }
  }

  private Path download(PublishedWeights weights, Path file, DownloadProgress progress)
      throws IOException, InterruptedException {
    URI uri = settings.uri(weights);
    PartFile part = PartFile.of(file, weights.maximumBytes());
    ContentCheck check = new ContentCheck(weights, VerifiedRecord.read(file));
    ContentCheck.Verdict verdict;
    try (Download download = new Download(settings, uri, weights, part, progress)) {
      boolean resumed = download.run();
      verdict = check.of(part.path());
      if (verdict.problem().isPresent() && resumed) {
        // The pieces may not belong together, if two servers share one address or a validator is
        // wrong. One transfer in one piece settles this.
        LOG.log(DEBUG, "pieces of {0} do not fit together, starting over", uri);
        part.delete();
        download.run();
        verdict = check.of(part.path());
      }
    }
    if (verdict.problem().isPresent()) {
      part.delete();
      throw new WeightsUnavailableException(
          Reason.WRONG_CONTENT,
          "what "
              + uri
              + " sent is not "
              + weights.name()
              + ": "
              + verdict.problem().get()
              + ". It was deleted. Try again; if it happens again, a proxy or mirror alters the"
              + " file or the publisher has replaced it: "
              + settings.byHand(weights));
    }
    Files.move(
        part.path(), file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    part.delete();
    VerifiedRecord.write(file, verdict.sha256());
    return file;
  }

  /**
   * The result of looking for some weights in the folder: a good file, or the problems of those
   * found.
   */
  private record Inspection(Optional<Path> found, List<String> problems) {}

  private Inspection inspect(PublishedWeights weights) throws IOException {
    List<String> names = new ArrayList<>();
    names.add(weights.fileName());
    names.addAll(weights.aliases());
    List<String> problems = new ArrayList<>();
    for (String name : names) {
      Path file = settings.directory().resolve(name);
      if (!Files.isRegularFile(file)) {
        continue;
      }
      Optional<VerifiedRecord> earlier = VerifiedRecord.read(file);
      ContentCheck check = new ContentCheck(weights, earlier);
      if (earlier.isPresent() && check.stillHolds(file)) {
        return new Inspection(Optional.of(file), List.of());
      }
      ContentCheck.Verdict verdict = check.of(file);
      if (verdict.problem().isEmpty()) {
        VerifiedRecord.write(file, verdict.sha256());
        return new Inspection(Optional.of(file), List.of());
      }
      problems.add(file + " is not usable: " + verdict.problem().get());
    }
    return new Inspection(Optional.empty(), problems);
  }

  private void createDirectory() throws IOException {
    try {
      Files.createDirectories(settings.directory());
    } catch (IOException e) {
      throw new WeightsUnavailableException(
          Reason.STORAGE,
          "the cache folder "
              + settings.directory()
              + " cannot be created ("
              + e
              + "); name another with -Defficientnet4j.cache or EFFICIENTNET4J_CACHE",
          e);
    }
  }

  private WeightsUnavailableException offline(PublishedWeights weights, Inspection inspection) {
    String found =
        inspection.problems().isEmpty()
            ? "not in the cache"
            : "not in the cache (" + String.join("; ", inspection.problems()) + ")";
    return new WeightsUnavailableException(
        Reason.OFFLINE,
        weights.name() + " is " + found + ", and offline mode is on: " + settings.byHand(weights));
  }
}
