/** As much of an SMTP server as a mail needs: it keeps what it is sent, on loopback. */
import { type AddressInfo, createServer } from "node:net";

export interface SmtpSink extends AsyncDisposable {
  port: number;
  /** Each mail as it came: headers, a blank line, the text. */
  mails: { to: string[]; message: string }[];
  /** Refuses mails to these addresses. */
  refused: Set<string>;
}

export async function startSmtpSink(): Promise<SmtpSink> {
  const mails: SmtpSink["mails"] = [];
  const refused = new Set<string>();
  const server = createServer((socket) => {
    let buffer = "";
    let to: string[] = [];
    let isData = false;
    const say = (line: string) => socket.write(`${line}\r\n`);
    socket.setEncoding("utf8");
    socket.on("error", () => undefined);
    say("220 sink");
    socket.on("data", (text: string) => {
      buffer += text;
      for (;;) {
        const end = isData ? "\r\n.\r\n" : "\r\n";
        const at = buffer.indexOf(end);
        if (at < 0) return;
        const line = buffer.slice(0, at);
        buffer = buffer.slice(at + end.length);
        if (isData) {
          mails.push({ to, message: line });
          [to, isData] = [[], false];
          say("250 kept");
        } else if (/^data$/i.test(line)) {
          isData = true;
          say("354 go on");
        } else if (/^rcpt to:/i.test(line)) {
          const address = /<(.*)>/.exec(line)?.[1] ?? "";
          if (refused.has(address)) {
            say("550 nobody here");
          } else {
            to.push(address);
            say("250 ok");
          }
        } else if (/^quit$/i.test(line)) {
          say("221 bye");
          socket.end();
        } else {
          say("250 ok");
        }
      }
    });
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return {
    port: (server.address() as AddressInfo).port,
    mails,
    refused,
    async [Symbol.asyncDispose]() {
      await new Promise((closed) => server.close(closed));
    },
  };
}
