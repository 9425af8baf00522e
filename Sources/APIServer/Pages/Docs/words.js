// The page's own words. What the contract says stays as it is written there.

const all = {
  vi: {
    other: "English", contents: "Các thao tác", skip: "Đến nội dung", search: "Tìm thao tác",
    searchHint: "Không cần dấu: bao cao", found: (n) => `${n} thao tác`, nothing: "Không có thao tác nào khớp.",
    all: "Tất cả thao tác", schemas: "Các kiểu dữ liệu", errors: "Các lỗi", contract: "Hợp đồng",
    signIn: "Đăng nhập", signedIn: "Đã đăng nhập", signOut: "Quên thẻ", username: "Tên đăng nhập", password: "Mật khẩu",
    token: "hoặc dán thẻ truy cập hay khóa API", useToken: "Dùng thẻ này", expired: "thẻ có thể đã hết hạn",
    tokenHint: "Chỉ giữ trong bộ nhớ của trang này; tải lại trang là mất.", close: "Đóng",
    open: "Không cần đăng nhập", closed: "Cần đăng nhập", sandbox: "Chỉ có ở máy chủ chạy thử (--sandbox)",
    parameters: "Tham số", body: "Thân yêu cầu", answers: "Câu trả lời", problems: "Lỗi", example: "Ví dụ",
    schema: "Cấu trúc", required: "bắt buộc", optional: "tùy chọn", headers: "Trường trong câu trả lời",
    tryIt: "Thử", send: "Gửi", sending: "Đang gửi…", server: "Máy chủ", answer: "Kết quả", took: (ms) => `${ms} ms`,
    curl: "Lệnh curl tương đương", copy: "Sao chép", copied: "Đã chép", notCopied: "Không chép được",
    noAnswer: "Không nhận được câu trả lời. Máy chủ có đang chạy không?", badPath: "Hãy điền các tham số của đường dẫn.",
    empty: "(không có nội dung)", cut: (n) => `… còn ${n} ký tự`, download: "Tải về", file: "Tệp",
    mediaType: "Kiểu nội dung", fillIn: "Điền từ ví dụ", leaveOut: "(không gửi)", changes: "Lệnh này thay đổi dữ liệu thật của máy chủ.",
    explain: "giải thích", one: "Một trong các dạng", any: "Ít nhất một dạng", where: "Khi",
    item: "mỗi phần tử", value: "mỗi giá trị khác", default: "mặc định", min: "từ", max: "đến", length: "độ dài",
    count: "số phần tử", pattern: "dạng", unique: "không trùng", nullable: "hoặc null", fixed: "luôn là",
    strict: "không nhận trường khác", with: "có", then: "thì", otherwise: "nếu không", without: "không được có",
    needs: "phải có", neither: "không cùng lúc có", oneOfThese: "đúng một trong", anyOfThese: "có", usedBy: "Dùng ở",
    unknown: "Không có mục này trong hợp đồng.", failed: "Không đọc được /openapi.json.", back: "Tất cả thao tác",
    wrong: "Không đăng nhập được", path: "đường dẫn", query: "truy vấn", header: "trường đầu", characters: "ký tự",
  },
  en: {
    other: "Tiếng Việt", contents: "Operations", skip: "To the content", search: "Find an operation",
    searchHint: "Marks don't matter: bao cao", found: (n) => `${n} operations`, nothing: "No operation matches.",
    all: "All operations", schemas: "Schemas", errors: "Errors", contract: "Contract",
    signIn: "Sign in", signedIn: "Signed in", signOut: "Forget the token", username: "Username", password: "Password",
    token: "or paste an access token or an API key", useToken: "Use this token", expired: "the token may have expired",
    tokenHint: "Kept in this page's memory only; reloading forgets it.", close: "Close",
    open: "No sign-in needed", closed: "Needs sign-in", sandbox: "Only on a server run with --sandbox",
    parameters: "Parameters", body: "Request body", answers: "Answers", problems: "Errors", example: "Example",
    schema: "Schema", required: "required", optional: "optional", headers: "Headers of the answer",
    tryIt: "Try it", send: "Send", sending: "Sending…", server: "Server", answer: "Result", took: (ms) => `${ms} ms`,
    curl: "The same with curl", copy: "Copy", copied: "Copied", notCopied: "Could not copy",
    noAnswer: "No answer came. Is the server running?", badPath: "Fill in the parameters of the path.",
    empty: "(no content)", cut: (n) => `… ${n} characters more`, download: "Download", file: "File",
    mediaType: "Media type", fillIn: "Fill in from the example", leaveOut: "(not sent)", changes: "This changes the server's real data.",
    explain: "explained", one: "One of these forms", any: "At least one of these forms", where: "When",
    item: "each element", value: "each other value", default: "default", min: "from", max: "to", length: "length",
    count: "elements", pattern: "pattern", unique: "no duplicates", nullable: "or null", fixed: "always",
    strict: "takes no other members", with: "with", then: "then", otherwise: "otherwise", without: "must not have",
    needs: "must have", neither: "not both of", oneOfThese: "exactly one of", anyOfThese: "with", usedBy: "Used by",
    unknown: "The contract has no such thing.", failed: "/openapi.json could not be read.", back: "All operations",
    wrong: "Could not sign in", path: "path", query: "query", header: "header", characters: "characters",
  },
};

const asked = new URLSearchParams(location.search).get("lang");

/** The words of the language chosen; changed by `speak`. */
export const words = { ...all[asked === "en" ? "en" : "vi"] };
export let language = asked === "en" ? "en" : "vi";

export function speak(other) {
  language = other;
  Object.assign(words, all[other]);
  document.documentElement.lang = other;
}
