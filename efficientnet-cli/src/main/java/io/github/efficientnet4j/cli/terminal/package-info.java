/** Progress on a terminal, for any package. It knows nothing of networks or images. */
package io.github.efficientnet4j.cli.terminal;
