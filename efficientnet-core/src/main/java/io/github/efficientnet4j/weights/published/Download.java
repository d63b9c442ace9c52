package io.github.efficientnet4j.weights.published;

import static java.lang.System.Logger.Level.DEBUG;

import io.github.efficientnet4j.weights.published.WeightsUnavailableException.Reason;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow.Publisher;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Downloads a part file from one address and resumes after broken transfers. It knows HTTP. It does
 * not know whether the content is right.
 */
final class Download implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Download.class.getName());

  private final CacheSettings settings;
  private final URI uri;
  private final PublishedWeights weights;
  private final PartFile part;
  private final DownloadProgress progress;
  private boolean begun;

  Download(
      CacheSettings settings,
      URI uri,
      PublishedWeights weights,
      PartFile part,
      DownloadProgress progress) {
    this.settings = settings;
    this.uri = uri;
    this.weights = weights;
    this.part = part;
    this.progress = progress;
  }

  /**
   * Downloads until the part file is complete.
   *
   * @return whether the file was assembled from several transfers
   */
  boolean run() throws IOException, InterruptedException {
    HttpClient client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(settings.connectTimeout())
            .build();
    for (int attempt = 1; ; attempt++) {
      try {
        return transfer(client);
      } catch (WeightsUnavailableException | ClosedByInterruptException e) {
        throw e;
      } catch (IOException e) {
        if (attempt == settings.attempts()) {
          throw brokenOff(e);
        }
        LOG.log(DEBUG, "attempt " + attempt + " at " + uri + " failed", e);
      }
      Thread.sleep(settings.firstPause().toMillis() << (attempt - 1));
    }
  }

  /** Ends the progress report, if one was started. */
  @Override
  public void close() {
    if (begun) {
      progress.finished();
    }
  }

  private boolean transfer(HttpClient client) throws IOException, InterruptedException {
    Optional<String> version = part.resumableVersion();
    long have = version.isPresent() ? part.size() : 0;
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Accept-Encoding", "identity")
            .header("User-Agent", "efficientnet4j");
    if (version.isPresent()) {
      request.header("Range", "bytes=" + have + "-").header("If-Range", version.get());
    }
    HttpResponse<Publisher<List<ByteBuffer>>> response = send(client, request.build());
    try (TimedBody body = TimedBody.of(response.body())) {
      Optional<ContentRange> range =
          response.headers().firstValue("Content-Range").flatMap(ContentRange::parse);
      switch (response.statusCode()) {
        case 200 -> {
          receive(response, body, 0);
          return false;
        }
        case 206 -> {
          if (range.isEmpty() || range.get().first().orElse(-1) != have || have == 0) {
            throw startOver("answered with another range than the one asked for");
          }
          requireSameVersion(response, version.get());
          receive(response, body, have);
          return true;
        }
        case 416 -> {
          // The transfer broke after the last byte, so that nothing is left to send.
          if (have > 0 && range.isPresent() && range.get().total().orElse(-1) == have) {
            requireSameVersion(response, version.get());
            return true;
          }
          throw startOver("has no such range");
        }
        default -> throw refusal(response);
      }
    }
  }

  /**
   * Some servers and proxies ignore {@code If-Range}, and send the rest of another version.
   *
   * @param wanted the validator of the version whose beginning is there
   */
  private void requireSameVersion(HttpResponse<?> response, String wanted) throws IOException {
    String header = isEntityTag(wanted) ? "ETag" : "Last-Modified";
    Optional<String> announced = response.headers().firstValue(header);
    boolean mustSay = !hasPublishedHash() && response.statusCode() == 206;
    if (announced.isPresent() ? !announced.get().equals(wanted) : mustSay) {
      throw startOver(
          "sends the rest of another version: its "
              + header
              + " is "
              + announced.orElse("missing")
              + ", of the beginning it was "
              + wanted);
    }
  }

  /**
   * Waits for the response headers. {@link HttpRequest.Builder#timeout} is not used. Since JDK 26
   * it includes the body, and a large file over a slow connection is no error.
   */
  private HttpResponse<Publisher<List<ByteBuffer>>> send(HttpClient client, HttpRequest request)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<Publisher<List<ByteBuffer>>>> pending =
        client.sendAsync(request, BodyHandlers.ofPublisher());
    Duration patience = settings.connectTimeout().plus(settings.stallTimeout());
    try {
      return pending.get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new HttpTimeoutException("no answer in " + patience.toMillis() + " ms");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
    } finally {
      pending.cancel(true);
    }
  }

  private void receive(
      HttpResponse<Publisher<List<ByteBuffer>>> response, TimedBody body, long offset)
      throws IOException, InterruptedException {
    rejectWebPage(response);
    OptionalLong length = response.headers().firstValueAsLong("Content-Length");
    long total =
        length.isPresent()
            ? offset + length.getAsLong()
            : response
                .headers()
                .firstValue("Content-Range")
                .flatMap(ContentRange::parse)
                .map(range -> range.total().orElse(-1))
                .orElse(-1L);
    if (total > part.maximumBytes()) {
      throw tooLarge(total + " bytes");
    }
    try (FileChannel channel = open(response, offset)) {
      begun = true;
      progress.started(weights.name(), total, offset);
      long received = offset;
      Optional<List<ByteBuffer>> piece = body.next(settings.stallTimeout());
      while (piece.isPresent()) {
        long bytes = piece.get().stream().mapToLong(ByteBuffer::remaining).sum();
        if (received + bytes > part.maximumBytes()) {
          part.delete();
          throw tooLarge("more than " + part.maximumBytes() + " bytes");
        }
        write(channel, piece.get());
        received += bytes;
        progress.advanced(bytes);
        piece = body.next(settings.stallTimeout());
      }
      if (total >= 0 && received != total) {
        throw new IOException("the connection ended after " + received + " of " + total + " bytes");
      }
    }
  }

  private FileChannel open(HttpResponse<?> response, long offset) throws IOException {
    try {
      return offset > 0 ? part.resume() : part.restart(version(response));
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      throw storage(e);
    }
  }

  private void write(FileChannel channel, List<ByteBuffer> buffers) throws IOException {
    try {
      for (ByteBuffer buffer : buffers) {
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
      }
    } catch (ClosedByInterruptException e) {
      throw e;
    } catch (IOException e) {
      throw storage(e);
    }
  }

  /**
   * {@return a validator for {@code If-Range} (RFC 9110, section 13.1.5): a strong entity tag, or a
   * date if a published hash will tell whether the pieces fit together; a file may change twice in
   * one second}
   */
  private Optional<String> version(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("ETag")
        .filter(Download::isEntityTag)
        .or(
            () ->
                hasPublishedHash()
                    ? response.headers().firstValue("Last-Modified")
                    : Optional.empty());
  }

  private static boolean isEntityTag(String validator) {
    return validator.startsWith("\"");
  }

  private boolean hasPublishedHash() {
    return !(weights.checksum() instanceof Checksum.FirstUse);
  }

  private void rejectWebPage(HttpResponse<?> response) throws WeightsUnavailableException {
    String type = response.headers().firstValue("Content-Type").orElse("");
    if (type.toLowerCase(Locale.ROOT).startsWith("text/html")) {
      throw new WeightsUnavailableException(
          Reason.WRONG_CONTENT,
          response.uri()
              + " answered with a web page instead of weights; a proxy, a sign-in page or a wrong"
              + " mirror address is the usual cause. Open the address in a browser to see it");
    }
  }

  /**
   * Decides whether a retry may help. A 5xx may go away. A 4xx stays, except for the two codes that
   * ask for a retry.
   */
  private IOException refusal(HttpResponse<?> response) {
    int status = response.statusCode();
    String answer = response.uri() + " answered with HTTP status " + status;
    if (status == 408 || status == 429 || status >= 500) {
      return new IOException(answer);
    }
    String target =
        response.headers().firstValue("Location").map(to -> " (to " + to + ")").orElse("");
    String advice =
        status == 407
            ? "the proxy wants a user name; see the system properties http.proxyHost and"
                + " https.proxyHost"
            : "check the address of the mirror if one is set (efficientnet4j.mirror."
                + weights.source().name().toLowerCase(Locale.ROOT)
                + "), or set one";
    return new WeightsUnavailableException(
        Reason.REFUSED,
        "cannot download " + weights.name() + ": " + answer + target + "; " + advice);
  }

  private IOException startOver(String what) throws IOException {
    part.delete();
    return new IOException(uri + " " + what);
  }

  private WeightsUnavailableException tooLarge(String actual) {
    return new WeightsUnavailableException(
        Reason.WRONG_CONTENT,
        uri
            + " sends "
            + actual
            + ", but "
            + weights.name()
            + " has about "
            + weights.approximateBytes()
            + "; nothing was kept. Check the mirror's address if one is set");
  }

  private WeightsUnavailableException storage(IOException cause) {
    return new WeightsUnavailableException(
        Reason.STORAGE,
        "cannot write "
            + part.path()
            + " ("
            + cause.getMessage()
            + "; "
            + freeSpace()
            + "); what had arrived is kept. Make room, or name another folder with"
            + " -Defficientnet4j.cache or EFFICIENTNET4J_CACHE",
        cause);
  }

  private String freeSpace() {
    try {
      long free = Files.getFileStore(settings.directory()).getUsableSpace();
      return (free >> 20) + " MiB free, about " + (weights.approximateBytes() >> 20) + " needed";
    } catch (IOException e) {
      return "free space unknown";
    }
  }

  private WeightsUnavailableException brokenOff(IOException cause) throws IOException {
    return new WeightsUnavailableException(
        Reason.BROKEN_OFF,
        "cannot download "
            + weights.name()
            + " from "
            + uri
            + ": "
            + reason(cause)
            + " (last of "
            + settings.attempts()
            + " attempts). "
            + (part.resumableVersion().isPresent()
                ? part.size() + " bytes are kept, and the next call goes on from there"
                : "The next call starts over")
            + ". Without a network, "
            + settings.byHand(weights),
        cause);
  }

  private String reason(IOException cause) {
    if (cause.getMessage() != null) {
      return cause.getMessage();
    }
    return cause instanceof ConnectException
        ? "no connection to " + uri.getHost()
        : cause.toString();
  }
}
