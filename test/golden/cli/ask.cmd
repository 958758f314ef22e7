printf 'why\nback\nSe\nmaybe\nback\nonly\nonly se\nupheldd\nnone\n' |
	habeas ask --law little.law --agreement little --sender NO --receiver SE --for removal --to none --on 2031-06-01 --departing 2031-06-02 --as-if
# exit 1
