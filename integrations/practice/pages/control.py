from integrations.practice.pages.stalls import overview as page

add_trouble = forget_troubles = ban = revoke = expire = page
