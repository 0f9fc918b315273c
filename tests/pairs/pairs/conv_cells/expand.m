function B = expand(A)
% Each entry twice, down and across
rows = ceil((1:2 * size(A, 1)) / 2);
cols = ceil((1:2 * size(A, 2)) / 2);
B = A(rows, cols, :);
end
