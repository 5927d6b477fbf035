// Days as the server writes them.
const two = (number) => String(number).padStart(2, "0");

export const today = () => {
  const now = new Date();
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
};
