// Command sessions keeps sessions in a map that nothing removes, and dumps its heap: sessions COUNT OUT.godump
package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
)

type Session struct {
	ID   int
	Name string
	Blob []byte
	Next *Session
	Tags []*int
}

var Cache = map[string]*Session{}

func build(count int) {
	var previous *Session
	for id := 0; id < count; id++ {
		tag := new(int)
		*tag = id
		session := &Session{ID: id, Name: fmt.Sprintf("user-%d", id), Blob: make([]byte, 48), Tags: []*int{tag}}
		if id%5 != 0 {
			session.Next = previous
		}
		previous = session
		Cache["s"+strconv.Itoa(id)] = session
	}
}

func main() {
	count, err := strconv.Atoi(os.Args[1])
	if err != nil {
		panic(err)
	}
	build(count)
	runtime.GC()
	file, err := os.Create(os.Args[2])
	if err != nil {
		panic(err)
	}
	debug.WriteHeapDump(file.Fd())
	if err := file.Close(); err != nil {
		panic(err)
	}
	runtime.KeepAlive(Cache)
}
