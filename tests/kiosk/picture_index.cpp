#include "tests/kiosk/picture_index.h"

#include <fstream>
#include <set>
#include <string>

namespace kiosk::test
{

namespace
{

// Thumbnails are the pictures themselves, scaled by the browser and fetched when they come into sight; what
// is filtered away is not in the page at all.
constexpr const char* kBefore = R"HTML(<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Support kiosk: screens</title>
<style>
body{font:15px sans-serif;margin:0;background:#e6e8eb;color:#1a2130}
header{position:sticky;top:0;background:#fff;padding:10px 16px;border-bottom:1px solid #aaa;display:flex;flex-wrap:wrap;gap:14px;align-items:end}
label{display:flex;flex-direction:column;font-size:13px;gap:2px}
select{font-size:15px;padding:4px}
h2{margin:20px 16px 4px;font-size:18px}
section{display:flex;flex-wrap:wrap;gap:12px;padding:0 16px}
figure{margin:0;background:#fff;border:1px solid #b5bac2}
figure img{display:block;width:400px;height:auto}
figcaption{padding:4px 8px;font-size:13px}
#count{margin-left:auto}
</style></head><body>
<header id="filters"><span id="count"></span></header><main id="shelf"></main>
<noscript>This page lists the pictures with JavaScript; without it, open the folders beside it.</noscript>
<script>
const pictures=[
)HTML";

constexpr const char* kAfter = R"HTML(];
const parts=["scene","language","theme","percent","size"];
const names={scene:"Scene",language:"Language",theme:"Colours",percent:"Text %",size:"Window",group:"Side by side",kind:"Pages"};
const all=pictures.map(path=>{
  const [language,setting,file]=path.split("/"),[theme,percent,size]=setting.split("-");
  const whole=file.endsWith(".whole.png");
  return {path,language,theme,percent,size,whole,scene:file.replace(/(\.whole)?\.png$/,"")};
});
const wholes=new Map(all.filter(p=>p.whole).map(p=>[p.path.replace(".whole.png",".png"),p]));
const chosen={group:"scene",kind:"first",language:"en",theme:"light",percent:"100"};
for(const pair of location.hash.slice(1).split("&"))if(pair){const [k,v]=pair.split("=");chosen[k]=decodeURIComponent(v||"")}
function choice(key,values){
  const label=document.createElement("label"),select=document.createElement("select");
  label.append(names[key],select);
  for(const [value,text] of values)select.add(new Option(text,value,false,value===(chosen[key]||"")));
  select.onchange=()=>{chosen[key]=select.value;show()};
  document.getElementById("filters").insertBefore(label,document.getElementById("count"));
}
for(const part of parts)choice(part,[["","all"],...[...new Set(all.map(p=>p[part]))].map(v=>[v,v])]);
choice("kind",[["first","as first seen"],["whole","unrolled where they scroll"]]);
choice("group",parts.map(p=>[p,"by "+names[p].toLowerCase()]));
function show(){
  location.hash=Object.entries(chosen).map(([k,v])=>k+"="+encodeURIComponent(v)).join("&");
  const shelf=document.getElementById("shelf"),groups=new Map();
  shelf.replaceChildren();
  let count=0;
  for(const p of all){
    if(p.whole||parts.some(part=>chosen[part]&&p[part]!==chosen[part]))continue;
    const key=p[chosen.group];
    if(!groups.has(key))groups.set(key,[]);
    groups.get(key).push(p);
    ++count;
  }
  for(const [key,members] of groups){
    const heading=document.createElement("h2"),section=document.createElement("section");
    heading.textContent=key;
    for(const p of members){
      const whole=wholes.get(p.path),shown=chosen.kind==="whole"&&whole?whole:p;
      const figure=document.createElement("figure"),link=document.createElement("a"),image=new Image(),caption=document.createElement("figcaption");
      image.loading="lazy";image.src=shown.path;image.alt=p.path;
      const [w,h]=p.size.split("x");
      if(shown===p){image.width=w;image.height=h}
      link.href=shown.path;link.append(image);
      caption.append(parts.filter(part=>part!==chosen.group&&!chosen[part]).map(part=>p[part]).join(" ")+" ");
      if(whole&&shown===p){const more=document.createElement("a");more.href=whole.path;more.textContent="whole page";caption.append(more)}
      figure.append(link,caption);section.append(figure);
    }
    shelf.append(heading,section);
  }
  document.getElementById("count").textContent=count+" screens";
}
show();
</script></body></html>
)HTML";

} // namespace

std::optional<PictureIndex> write_picture_index(const std::filesystem::path& folder)
{
    std::set<std::string> paths;
    PictureIndex index{};
    std::error_code failure;
    std::filesystem::recursive_directory_iterator files{folder, failure};
    for (; !failure && files != std::filesystem::recursive_directory_iterator{}; files.increment(failure)) {
        // Deeper or less deep there is nothing of ours.
        if (files.depth() != 2 || files->path().extension() != ".png") continue;
        paths.insert(files->path().lexically_relative(folder).generic_string());
        index.bytes += files->file_size(failure);
    }
    if (failure) return std::nullopt;

    index.pictures = paths.size();
    std::ofstream page{folder / "index.html"};
    page << kBefore;
    // Names are ours: languages, themes, numbers and scenes, nothing that JavaScript would read otherwise.
    for (const std::string& path : paths)
        page << '"' << path << "\",\n";
    page << kAfter;
    page.close();
    if (!page) return std::nullopt;
    return index;
}

} // namespace kiosk::test
