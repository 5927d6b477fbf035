// Pictures are made smaller before they are kept: a phone's own are too large to send from a car park.
export const LONGEST = 2000;
const THUMB = 320;
const QUALITY = 0.85;

export async function shrink(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  try {
    const blob = await drawn(picture, LONGEST, QUALITY);
    const thumb = await drawn(picture, THUMB, 0.7);
    return { blob, thumb };
  } finally {
    picture.close();
  }
}

async function drawn(picture, longest, quality) {
  const scale = Math.min(1, longest / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const brush = canvas.getContext("2d");
  brush.fillStyle = "#fff"; // behind what is transparent
  brush.fillRect(0, 0, canvas.width, canvas.height);
  brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
  if (!blob) throw new Error("the picture could not be made smaller");
  return blob;
}
