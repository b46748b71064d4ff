#include "tests/kiosk/text_rules.h"

#include <doctest/doctest.h>

using kiosk::test::faults;

TEST_CASE("text rules: what editors of each market would write passes")
{
    CHECK(faults("de", "Reading “{name}”…", "„{name}“ wird gelesen\u00a0…").empty());
    CHECK(faults("fr", "Go on with “{name}”?", "Continuer avec «\u202f{name}\u202f»\u202f?").empty());
    CHECK(faults("fr", "From 9:00, see https://example.com.", "Dès 9:00, voir https://example.com.").empty());
    CHECK(faults("it", "The customer’s line is gone.", "La connessione dell’utente non c’è più.").empty());
    CHECK(faults("ko", "{count} waiting", "{count}건 대기").empty());
    CHECK(faults("zh-TW", "21Vianet has it: “{name}” (yes).", "21Vianet 已收到：「{name}」（是）。").empty());
    CHECK(faults("zh-CN", "This is not support-kiosk(1).", "这不是 support-kiosk(1) 。").size() == 1);
}

TEST_CASE("text rules: a lost, doubled or misspelt place is found, and a printf format")
{
    CHECK(faults("de", "Saved at {time}", "Gespeichert um").size() == 1);
    CHECK(faults("de", "Saved at {time}", "Um {time} gespeichert {time}").size() == 1);
    CHECK(faults("de", "Saved at {time}", "Gespeichert um {zeit}").size() == 1);
    CHECK(faults("de", "Saved", "%s gespeichert").size() == 1);
    CHECK(faults("de", "Saved", "%2d gespeichert").size() == 1);
}

TEST_CASE("text rules: blanks that are lost, doubled or of the wrong kind are found")
{
    CHECK(faults("de", "Saved", "Gespeichert ").size() == 1);
    CHECK(faults("de", "Saved here", "Hier  gespeichert").size() == 1);
    CHECK(faults("de", "Saved: yes", "Gespeichert : ja").size() == 1);
    CHECK(faults("fr", "Saved: yes", "Enregistré : oui").size() == 1);
    CHECK(faults("fr", "Saved?", "Enregistré?").size() == 1);
    CHECK(faults("fr", "“Saved”", "«Enregistré\u202f»").size() == 1);
    CHECK(faults("zh-CN", "Received by USB", "由USB 收到").size() == 1);
}

TEST_CASE("text rules: a sentence that became a phrase is found, and marks of another market")
{
    CHECK(faults("it", "Saved.", "Salvata").size() == 1);
    CHECK(faults("zh-TW", "Saved", "已儲存。").size() == 1);
    CHECK(faults("it", "The customer’s line", "La connessione dell'utente").size() == 1);
    CHECK(faults("de", "“Saved”", "“Gespeichert”").size() == 1);
    CHECK(faults("zh-TW", "“Saved”", "“已儲存”").size() == 2);
    CHECK(faults("zh-TW", "Saved, sent", "已儲存,已傳送").size() == 1);
    CHECK(faults("zh-CN", "Saved (sent)", "已保存(已发送)").size() == 2);
    CHECK(faults("ko", "Saved.", "저장됨。").size() == 1);
}
