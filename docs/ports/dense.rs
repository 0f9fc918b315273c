// dense as a process of the protocol: rustc -O dense.rs && ./dense
use std::io::{stdin, BufRead};

struct Matrix {
    shape: [usize; 2],
    v: Vec<f64>,
}

fn zeros(rows: usize, columns: usize) -> Matrix {
    Matrix { shape: [rows, columns], v: vec![0.0; rows * columns] }
}

// The array of that name: "x": {"shape": [2, 3], "values": ["1 2 3", "4 5 6"]}
fn get(line: &str, name: &str) -> Matrix {
    let rest = line.split_once(&format!("\"{name}\":")).expect(name).1;
    let mut lists = rest.split('[').skip(1).map(|part| part.split(']').next().unwrap());
    let shape: Vec<usize> =
        lists.next().unwrap().split(',').map(|n| n.trim().parse().unwrap()).collect();
    let words = lists.next().unwrap().replace(['"', ','], " ");
    let v = words.split_whitespace().map(|word| word.parse().unwrap()).collect();
    Matrix { shape: [shape[0], shape[1]], v }
}

fn word(v: &f64) -> String {
    if v.is_finite() { format!("{v:.16e}") } else { format!("{v}").to_lowercase() }
}

fn put(name: &str, m: &Matrix) -> String {
    let wide = m.shape[1].max(1);
    let row = |r: &[f64]| format!("\"{}\"", r.iter().map(word).collect::<Vec<_>>().join(" "));
    let rows: Vec<String> = m.v.chunks(wide).map(row).collect();
    format!("\"{name}\": {{\"shape\": {:?}, \"values\": [{}]}}", m.shape, rows.join(", "))
}

fn dense(line: &str) -> String {
    let [x, w, b, dy] = ["x", "w", "b", "dy"].map(|name| get(line, name));
    let ([n, d], m) = (x.shape, w.shape[1]);
    let (mut y, mut dx, mut dw, mut db) = (zeros(n, m), zeros(n, d), zeros(d, m), zeros(1, m));
    for (i, j) in (0..n).flat_map(|i| (0..m).map(move |j| (i, j))) {
        for k in 0..d {
            y.v[i * m + j] += x.v[i * d + k] * w.v[k * m + j];
            dx.v[i * d + k] += dy.v[i * m + j] * w.v[k * m + j];
            dw.v[k * m + j] += x.v[i * d + k] * dy.v[i * m + j];
        }
        y.v[i * m + j] += b.v[j];
        db.v[j] += dy.v[i * m + j];
    }
    [("y", y), ("dx", dx), ("dw", dw), ("db", db)].map(|(name, v)| put(name, &v)).join(", ")
}

fn main() {
    for line in stdin().lock().lines().map_while(Result::ok) {
        let id = line.split_once("\"id\":").unwrap().1.split(',').next().unwrap().trim();
        let ours = line.contains("\"layer\": \"dense\"") && line.contains("\"float64\"");
        let skip = || "\"skip\": \"dense in float64 only\"".to_string();
        let reply = if ours { format!("\"results\": {{{}}}", dense(&line)) } else { skip() };
        println!("{{\"id\": {id}, {reply}}}");
    }
}
