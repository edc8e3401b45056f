// Sends a form with files and tells how far it is; the one way in which scripts here upload.
// `answered` is the request when it has an answer, "interrupted" or "stopped".
export function transfer(address, body, { headers = {}, progressed }) {
  const request = new XMLHttpRequest();
  const answered = new Promise((resolve) => {
    request.addEventListener("load", () => resolve(request));
    request.addEventListener("error", () => resolve("interrupted"));
    request.addEventListener("abort", () => resolve("stopped"));
  });
  request.upload.addEventListener("progress", ({ loaded, total }) => progressed(loaded / total));
  request.open("POST", address);
  for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
  request.send(body);
  return { answered, stop: () => request.abort() };
}
