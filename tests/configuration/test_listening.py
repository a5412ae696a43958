"""[services] and [listening]: what people may speak of."""

from configuration import Listening, Service, read_configuration


def test_a_service_has_a_name_and_the_words_people_use_for_it(write):
    text = "[services.vpn]\nname = 'Remote access'\nwords = ['VPN', ' tunnel ']\n[services.e-mail]\n"
    assert read_configuration(write(text)).services == {
        "vpn": Service("vpn", "Remote access", ("VPN", "tunnel")),
        "e-mail": Service("e-mail", "e-mail", ("e-mail",)),
    }


def test_a_word_means_one_service_only(complaint):
    line = complaint("[services.a]\nwords = ['VPN']\n[services.b]\nwords = ['vpn']\n")
    assert "services.b.words: 'vpn' already means service 'a'; keep it on one" in line


def test_the_watch_list_is_read(write):
    text = "[listening]\nterms = ['IT support']\nexclude = ['football teams']\nfiles = true\n"
    assert read_configuration(write(text)).listening == Listening(("IT support",), ("football teams",), True)
    assert read_configuration(write("")).listening == Listening((), (), False)


def test_an_empty_term_would_be_found_in_everything(complaint):
    assert "listening.terms: holds an empty text" in complaint("[listening]\nterms = ['VPN', ' ']\n")
