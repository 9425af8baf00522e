"""What is submitted."""

from machine import ask


def submission(server, token):
    """An ad hoc report. In fewer words than are compared with others: here everybody reports the same to the same
    superior on the same day, and the thousandth would be compared with all before it."""
    topic = ask(server.port, "GET", "/v1/topics?limit=1", token=token)["items"][0]["id"]
    item = {
        "topicId": topic, "content": "Giá vật tư xây dựng tăng, người dân lo công trình chậm tiến độ.",
        "stance": "concerned", "prevalence": "many", "strata": ["nông dân"], "channels": ["fieldVisit"],
        "causes": "Nguồn cung trong tỉnh thiếu."}
    return {
        "kind": "adHoc", "unitCode": "LC-YB", "title": "Báo cáo đột xuất về giá vật tư xây dựng trên địa bàn",
        "items": [item], "summary": "Dư luận quan tâm việc giá vật tư tăng.", "submit": True}
